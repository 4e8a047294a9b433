import type { Graph, Value } from '../graph';
import { like, reshape, sizeOf, transpose } from './lowering';
import { concat } from './shapes';
import { pad } from './slices';
import { CHANNELS_FIRST, isDense, type Windows } from './windows';

type Shape4 = readonly [number, number, number, number];

/** Pictures with fewer pixels are too narrow for ONNX's Conv, which works picture by picture. */
const SMALL = 64;

/** Whether a convolution is faster as one product of matrices. */
export const isSmall = (windows: Windows): boolean =>
  isDense(windows) && Math.max(sizeOf(windows.input), sizeOf(windows.output)) <= SMALL;

/** Each pixel of the output beside the pixel that the window has at that place: pictures with the channels last. */
function shifted(graph: Graph, x: Value, windows: Windows, [row, column]: readonly [number, number]): Value {
  const border = (axis: 0 | 1, at: number): [number, number] => {
    const before = windows.before[axis] - at;
    return [before, windows.output[axis] - windows.input[axis] - before];
  };
  return pad(graph, x, [[0, 0], border(0, row), border(1, column), [0, 0]], 0);
}

/** A convolution as a product: each row has the window of one pixel (im2col), each column is a filter. */
export function patchProduct(graph: Graph, x: Value, filter: Value, windows: Windows): Value {
  const [height, width, inputs, outputs] = filter.shape as Shape4;
  const places = Array.from(
    { length: height * width },
    (_, i) => [Math.floor(i / width), i % width] as const,
  );
  const patches = concat(
    graph,
    places.map((place) => shifted(graph, x, windows, place)),
    3,
  );
  const pixels = x.shape[0]! * sizeOf(windows.output);
  const rows = reshape(graph, patches, [pixels, height * width * inputs]);
  const columns = reshape(graph, filter, [height * width * inputs, outputs]);
  const product = graph.emit('Gemm', [rows, columns], like([pixels, outputs], 'float32'));
  return reshape(graph, product, [x.shape[0]!, ...windows.output, outputs]);
}

/**
 * The gradient of a convolution in its filter: entry (a, b) is the product of the pictures moved by a rows and b
 * columns with the output's gradients. Moving the pictures by columns only and the gradients by rows only gives all
 * entries in one product of two matrices, with far fewer copies than one for each window.
 */
export function filterGradientByShifts(graph: Graph, x: Value, dy: Value, windows: Windows): Value {
  const { size, before, output } = windows;
  const inputs = x.shape[3]!;
  const outputs = dy.shape[3]!;
  const rows = output[0] + size[0] - 1;
  const left = Array.from({ length: size[1] }, (_, b) => {
    const start = before[1] - b;
    const columns: [number, number] = [start, output[1] - x.shape[2]! - start];
    return pad(graph, x, [[0, 0], [before[0], rows - x.shape[1]! - before[0]], columns, [0, 0]], 0);
  });
  const right = Array.from({ length: size[0] }, (_, a) =>
    pad(
      graph,
      dy,
      [
        [0, 0],
        [a, size[0] - 1 - a],
        [0, 0],
        [0, 0],
      ],
      0,
    ),
  );
  const pictures = concat(graph, left, 3);
  const gradients = concat(graph, right, 3);
  const sums = isWide(size, [inputs, outputs], rows * output[1])
    ? productByPicture(graph, pictures, gradients)
    : product(graph, pictures, gradients);
  const apart = reshape(graph, sums, [size[1], inputs, size[0], outputs]);
  return reshape(graph, transpose(graph, apart, [2, 0, 1, 3]), [size[0], size[1], inputs, outputs]);
}

/** Whether the pictures have more numbers than the gradients that each of them gives. */
const isWide = (
  [height, width]: readonly [number, number],
  [inputs, outputs]: readonly [number, number],
  pixels: number,
): boolean => height * width * inputs * outputs < pixels * (width * inputs + height * outputs);

/** Σ over pixels of all pictures, channels last. */
function product(graph: Graph, a: Value, b: Value): Value {
  const flat = (value: Value) => {
    const channels = value.shape[3]!;
    return reshape(graph, value, [sizeOf(value.shape) / channels, channels]);
  };
  const output = like([a.shape[3]!, b.shape[3]!], 'float32');
  return graph.emit('Gemm', [flat(a), flat(b)], output, { transA: { int: 1 } });
}

/** The same picture by picture, with the channels first as a convolution leaves them. */
function productByPicture(graph: Graph, a: Value, b: Value): Value {
  const flat = (value: Value) => {
    const [batch, height, width, channels] = value.shape as Shape4;
    return reshape(graph, transpose(graph, value, CHANNELS_FIRST), [batch, channels, height * width]);
  };
  const shape = [a.shape[0]!, a.shape[3]!, b.shape[3]!];
  const right = transpose(graph, flat(b), [0, 2, 1]);
  const each = graph.emit('MatMul', [flat(a), right], like(shape, 'float32'));
  const keepdims = { int: 0 };
  return graph.emit('ReduceSum', [each, graph.integers([0])], like(shape.slice(1), 'float32'), { keepdims });
}

import type { Graph, Value } from '../graph';
import { like, reshape, sizeOf, transpose } from './lowering';
import { concat } from './shapes';
import { pad } from './slices';
import { CHANNELS_FIRST, isDense, type Windows } from './windows';

type Shape4 = readonly [number, number, number, number];

/** Pictures with fewer pixels are too narrow for ONNX's Conv, which works picture by picture. */
const SMALL = 64;

/** How many times more numbers, by measurement. */
const WIDE = 3;

/** Whether a convolution is faster as one product of matrices. */
export const isSmall = (windows: Windows): boolean =>
  isDense(windows) && Math.max(sizeOf(windows.input), sizeOf(windows.output)) <= SMALL;

/** Each pixel of the output beside the pixel that the window has at that place: pictures with the channels last. */
function shifted(graph: Graph, x: Value, windows: Windows, [row, column]: readonly [number, number]): Value {
  const border = (axis: 0 | 1, at: number): Border => {
    const before = windows.before[axis] - at;
    return [before, windows.output[axis] - windows.input[axis] - before];
  };
  return bordered(graph, x, 1, border(0, row), border(1, column));
}

/** The window of each pixel as a row (im2col). */
function patches(graph: Graph, x: Value, windows: Windows): Value {
  const [height, width] = windows.size;
  const places = Array.from(
    { length: height * width },
    (_, i) => [Math.floor(i / width), i % width] as const,
  );
  const moved = concat(
    graph,
    places.map((place) => shifted(graph, x, windows, place)),
    3,
  );
  return reshape(graph, moved, [x.shape[0]! * sizeOf(windows.output), moved.shape[3]!]);
}

/** A convolution as a product of windows and filters, which are its columns. */
export function patchProduct(graph: Graph, x: Value, filter: Value, windows: Windows): Value {
  const [height, width, inputs, outputs] = filter.shape as Shape4;
  const rows = patches(graph, x, windows);
  const columns = reshape(graph, filter, [height * width * inputs, outputs]);
  const product = graph.emit('Gemm', [rows, columns], like([rows.shape[0]!, outputs], 'float32'));
  return reshape(graph, product, [x.shape[0]!, ...windows.output, outputs]);
}

/** Its gradient in the filter, of the same windows. */
export function patchGradient(graph: Graph, x: Value, dy: Value, windows: Windows): Value {
  const rows = patches(graph, x, windows);
  const outputs = dy.shape[3]!;
  const gradients = reshape(graph, dy, [rows.shape[0]!, outputs]);
  const shape = like([rows.shape[1]!, outputs], 'float32');
  const product = graph.emit('Gemm', [rows, gradients], shape, { transA: { int: 1 } });
  return reshape(graph, product, [...windows.size, x.shape[3]!, outputs]);
}

/**
 * The gradient of a convolution in its filter: entry (a, b) is the product of the pictures moved by a rows and b
 * columns with the output's gradients. Moving the pictures by columns only and the gradients by rows only gives all
 * entries in one product of two matrices, with far fewer copies than one for each window.
 */
export function filterGradientByShifts(graph: Graph, x: Value, dy: Value, windows: Windows): Value {
  const { size, input, output } = windows;
  const [inputs, outputs] = [x.shape[3]!, dy.shape[3]!];
  const pixels = input[0] * output[1];
  const numbers = pixels * (size[1] * inputs + size[0] * outputs);
  const isWide = WIDE * size[0] * size[1] * inputs * outputs < numbers;
  const sums = isWide ? productByPicture(graph, x, dy, windows) : productOfAll(graph, x, dy, windows);
  const apart = reshape(graph, sums, [size[1], inputs, size[0], outputs]);
  return reshape(graph, transpose(graph, apart, [2, 0, 1, 3]), [size[0], size[1], inputs, outputs]);
}

/** Σ over pixels of all pictures, with the channels last. */
function productOfAll(graph: Graph, x: Value, dy: Value, windows: Windows): Value {
  const flat = (value: Value) => {
    const channels = value.shape[3]!;
    return reshape(graph, value, [sizeOf(value.shape) / channels, channels]);
  };
  const [a, b] = [byColumns(graph, x, windows, 1), byRows(graph, dy, windows, 1)];
  const output = like([a.shape[3]!, b.shape[3]!], 'float32');
  return graph.emit('Gemm', [flat(a), flat(b)], output, { transA: { int: 1 } });
}

/**
 * The same picture by picture, with the channels first as a convolution leaves them: where pictures have far more
 * numbers than the gradients that each of them gives.
 */
function productByPicture(graph: Graph, x: Value, dy: Value, windows: Windows): Value {
  const flat = (value: Value) => {
    const [batch, channels, height, width] = value.shape as Shape4;
    return reshape(graph, value, [batch, channels, height * width]);
  };
  const a = flat(byColumns(graph, transpose(graph, x, CHANNELS_FIRST), windows, 2));
  const b = flat(byRows(graph, transpose(graph, dy, CHANNELS_FIRST), windows, 2));
  const shape = [a.shape[0]!, a.shape[1]!, b.shape[1]!];
  const each = graph.emit('MatMul', [a, transpose(graph, b, [0, 2, 1])], like(shape, 'float32'));
  const keepdims = { int: 0 };
  return graph.emit('ReduceSum', [each, graph.integers([0])], like(shape.slice(1), 'float32'), { keepdims });
}

/** Pictures moved by each column of the window, one beside the other as channels; the rows are at the axis `first`. */
function byColumns(graph: Graph, x: Value, { size, before, output }: Windows, first: 1 | 2): Value {
  const moved = Array.from({ length: size[1] }, (_, b) => {
    const start = before[1] - b;
    return bordered(graph, x, first, [0, 0], [start, output[1] - x.shape[first + 1]! - start]);
  });
  return concat(graph, moved, first === 1 ? 3 : 1);
}

/** The output's gradients moved by each row of the window, with as many rows as the pictures have. */
function byRows(graph: Graph, dy: Value, { size, before, input, output }: Windows, first: 1 | 2): Value {
  const moved = Array.from({ length: size[0] }, (_, a) => {
    const start = a - before[0];
    return bordered(graph, dy, first, [start, input[0] - output[0] - start], [0, 0]);
  });
  return concat(graph, moved, first === 1 ? 3 : 1);
}

type Border = readonly [number, number];

/** Rows and columns of zeros; a negative number takes some away. */
function bordered(graph: Graph, x: Value, first: 1 | 2, rows: Border, columns: Border): Value {
  const none: Border = [0, 0];
  return pad(graph, x, first === 1 ? [none, rows, columns, none] : [none, none, rows, columns], 0);
}

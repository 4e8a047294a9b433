import type { Value } from '../graph';
import { filled } from './creation';
import { cast, type KernelCall, type Lowerings, like, reshape, sizeOf, transpose } from './lowering';
import { CHANNELS_FIRST, CHANNELS_LAST, poolingWindows, windowAttributes } from './windows';

function maxPool(call: KernelCall): Value {
  const { graph } = call;
  const x = call.input('x');
  const windows = poolingWindows(call, x);
  const pictures = transpose(graph, cast(graph, x, 'float32'), CHANNELS_FIRST);
  const output = like([...pictures.shape.slice(0, 2), ...windows.output], 'float32');
  const y = graph.emit('MaxPool', [pictures], output, windowAttributes(windows));
  return cast(graph, transpose(graph, y, CHANNELS_LAST), x.dtype);
}

/** Each output's gradient goes to the first largest pixel of its window. */
function maxPoolGradient(call: KernelCall): Value {
  const { graph } = call;
  const [dy, x] = [call.input('dy'), call.input('input')];
  const windows = poolingWindows(call, x);
  const pictures = transpose(graph, x, CHANNELS_FIRST);
  const shape = [...pictures.shape.slice(0, 2), ...windows.output];
  const [, positions] = graph.emitAll(
    'MaxPool',
    [pictures],
    [like(shape, 'float32'), like(shape, 'int64')],
    windowAttributes(windows),
  );
  const flat = (value: Value) => reshape(graph, value, [sizeOf(value.shape)]);
  const zeros = filled(graph, 0, [sizeOf(x.shape)], 'float32');
  const inputs = [zeros, flat(positions!), flat(transpose(graph, dy, CHANNELS_FIRST))];
  const attributes = { axis: { int: 0 }, reduction: 'add' };
  const dx = graph.emit('ScatterElements', inputs, like(zeros.shape, 'float32'), attributes);
  return transpose(graph, reshape(graph, dx, pictures.shape), CHANNELS_LAST);
}

/** The mean of the pixels that are there. */
function avgPool(call: KernelCall): Value {
  const { graph } = call;
  const x = call.input('x');
  const windows = poolingWindows(call, x);
  const pictures = transpose(graph, cast(graph, x, 'float32'), CHANNELS_FIRST);
  const output = like([...pictures.shape.slice(0, 2), ...windows.output], 'float32');
  const { dilations: _, ...attributes } = windowAttributes(windows);
  const y = graph.emit('AveragePool', [pictures], output, attributes);
  return cast(graph, transpose(graph, y, CHANNELS_LAST), x.dtype);
}

/** TensorFlow.js divides by the size of the window here, also at the border, where the pooling itself does not. */
function avgPoolGradient(call: KernelCall): Value {
  const { graph } = call;
  const [dy, x] = [call.input('dy'), call.input('input')];
  const windows = poolingWindows(call, x);
  const [n, , , channels] = x.shape as [number, number, number, number];
  const [height, width] = windows.size;
  const pictures = transpose(graph, dy, CHANNELS_FIRST);
  const apart = reshape(graph, pictures, [n * channels, 1, ...windows.output]);
  const shares = new Float32Array(height * width).fill(1 / (height * width));
  const filter = graph.constant(shares, [1, 1, height, width], 'float32');
  const dx = graph.emit(
    'ConvTranspose',
    [apart, filter],
    like([n * channels, 1, ...windows.input], 'float32'),
    { ...windowAttributes(windows), output_padding: windows.unused },
  );
  return transpose(graph, reshape(graph, dx, [n, channels, ...windows.input]), CHANNELS_LAST);
}

/** Poolings and their gradients. */
export const pooling: Lowerings = {
  MaxPool: maxPool,
  MaxPoolGrad: maxPoolGradient,
  AvgPool: avgPool,
  AvgPoolGrad: avgPoolGradient,
};

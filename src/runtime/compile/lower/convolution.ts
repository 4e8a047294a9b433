import type { Graph, Value } from '../graph';
import { activate } from './activations';
import {
  apply,
  type KernelCall,
  type Lowerings,
  like,
  reshape,
  sizeOf,
  transpose,
  Unlowered,
} from './lowering';
import { filterGradientByShifts, isSmall, patchGradient, patchProduct } from './shifted';
import { slice, take } from './slices';
import {
  backwards,
  CHANNELS_FIRST,
  CHANNELS_LAST,
  convolutionWindows,
  isDense,
  type Windows,
  windowAttributes,
} from './windows';

type Shape4 = readonly [number, number, number, number];

/** ONNX's Conv of pictures with the channels first. */
function convolve(graph: Graph, x: Value, filter: Value, windows: Windows, group = 1): Value {
  const shape = [x.shape[0]!, filter.shape[0]!, ...windows.output];
  const attributes = { ...windowAttributes(windows), group: { int: group } };
  return graph.emit('Conv', [x, filter], like(shape, 'float32'), attributes);
}

/** Its gradient in the pictures: each output pixel spreads over the window that it came from. */
function spread(graph: Graph, dy: Value, filter: Value, windows: Windows, group = 1): Value {
  const shape = [dy.shape[0]!, filter.shape[1]! * group, ...windows.input];
  return graph.emit('ConvTranspose', [dy, filter], like(shape, 'float32'), {
    ...windowAttributes(windows),
    output_padding: windows.unused,
    group: { int: group },
  });
}

/**
 * The windows of the convolution that is its gradient in the filter: the output gradient is the filter, so strides and
 * dilations change places.
 */
const windowsOfFilter = ({ size, strides, dilations, before, after, input, output }: Windows): Windows => ({
  size: output,
  strides: dilations,
  dilations: strides,
  before,
  after,
  unused: [0, 0],
  input,
  output: size,
});

/** Pictures without the rows and columns that no window reaches. */
const reached = (graph: Graph, x: Value, { input, unused }: Windows): Value =>
  slice(graph, x, [0, 0, 0, 0], [x.shape[0]!, input[0] - unused[0], input[1] - unused[1], x.shape[3]!]);

/** The filter that leads back from outputs to inputs: turned by 180°, and outputs in the place of inputs. */
function turned(graph: Graph, filter: Value): Value {
  const [height, width, inputs, outputs] = filter.shape as Shape4;
  const windows = reshape(graph, filter, [height * width, inputs, outputs]);
  const last = [...Array(height * width).keys()].reverse();
  const swapped = transpose(graph, take(graph, windows, last, 0), [0, 2, 1]);
  return reshape(graph, swapped, [height, width, outputs, inputs]);
}

function conv2d(call: KernelCall): Value {
  const { graph } = call;
  const [x, filter] = [call.input('x'), call.input('filter')];
  const windows = convolutionWindows(call, x.shape, filter.shape, false);
  if (filter.shape[2] !== x.shape[3]) throw new Unlowered(`${call.kernel} in groups`);
  return convolved(graph, x, filter, windows);
}

/** Pictures with the channels last, by the filter as TensorFlow.js has it. */
function convolved(graph: Graph, x: Value, filter: Value, windows: Windows): Value {
  if (isSmall(windows)) return patchProduct(graph, x, filter, windows);
  // Height, width, in, out → out, in, height, width.
  const kernel = transpose(graph, filter, [3, 2, 0, 1]);
  const y = convolve(graph, transpose(graph, x, CHANNELS_FIRST), kernel, windows);
  return transpose(graph, y, CHANNELS_LAST);
}

/** Also the transposed convolution. With stride 1 it is a convolution again, which is faster than ConvTranspose. */
function conv2dBackpropInput(call: KernelCall): Value {
  const { graph } = call;
  const [dy, filter] = [call.input('dy'), call.input('filter')];
  const windows = convolutionWindows(call, call.attribute('inputShape'), filter.shape, false);
  const back = backwards(windows);
  if (back) return convolved(graph, dy, turned(graph, filter), back);
  const kernel = transpose(graph, filter, [3, 2, 0, 1]);
  const dx = spread(graph, transpose(graph, dy, CHANNELS_FIRST), kernel, windows);
  return transpose(graph, dx, CHANNELS_LAST);
}

function conv2dBackpropFilter(call: KernelCall): Value {
  const { graph } = call;
  const [x, dy] = [call.input('x'), call.input('dy')];
  const windows = convolutionWindows(call, x.shape, call.attribute('filterShape'), false);
  if (isSmall(windows)) return patchGradient(graph, x, dy, windows);
  if (isDense(windows)) return filterGradientByShifts(graph, x, dy, windows);
  // Batch and channels change places: the sum over the batch is then a convolution's sum over channels.
  const pictures = transpose(graph, reached(graph, x, windows), [3, 0, 1, 2]);
  const kernel = transpose(graph, dy, [3, 0, 1, 2]);
  // In, out, height, width → height, width, in, out.
  const dw = convolve(graph, pictures, kernel, windowsOfFilter(windows));
  return transpose(graph, dw, [2, 3, 0, 1]);
}

/** Height, width, channels, several of each → ONNX's filters of one channel, in the same order. */
function depthwiseKernel(graph: Graph, filter: Value): Value {
  const [height, width, channels, several] = filter.shape as Shape4;
  return reshape(graph, transpose(graph, filter, [2, 3, 0, 1]), [channels * several, 1, height, width]);
}

function depthwise(call: KernelCall): Value {
  const { graph } = call;
  const [x, filter] = [call.input('x'), call.input('filter')];
  const windows = convolutionWindows(call, x.shape, filter.shape, true);
  const pictures = transpose(graph, x, CHANNELS_FIRST);
  const y = convolve(graph, pictures, depthwiseKernel(graph, filter), windows, x.shape[3]);
  return transpose(graph, y, CHANNELS_LAST);
}

/** TensorFlow.js's own gradients of depthwise convolutions leave dilations out. */
function requirePlain({ kernel }: KernelCall, { dilations }: Windows): void {
  if (Math.max(...dilations) > 1) throw new Unlowered(`${kernel} with dilations`);
}

function depthwiseBackpropInput(call: KernelCall): Value {
  const { graph } = call;
  const [dy, filter] = [call.input('dy'), call.input('filter')];
  const windows = convolutionWindows(call, call.attribute('inputShape'), filter.shape, true);
  requirePlain(call, windows);
  const pictures = transpose(graph, dy, CHANNELS_FIRST);
  const dx = spread(graph, pictures, depthwiseKernel(graph, filter), windows, filter.shape[2]);
  return transpose(graph, dx, CHANNELS_LAST);
}

/** A convolution in groups: each channel's pictures, of the whole batch, with that channel's output gradients. */
function depthwiseBackpropFilter(call: KernelCall): Value {
  const { graph } = call;
  const [x, dy] = [call.input('x'), call.input('dy')];
  const filterShape = call.attribute<Shape4>('filterShape');
  const windows = convolutionWindows(call, x.shape, filterShape, true);
  requirePlain(call, windows);
  const [height, width, channels, several] = filterShape;
  const apart = transpose(graph, reached(graph, x, windows), [3, 0, 1, 2]);
  const pictures = reshape(graph, apart, [1, channels * x.shape[0]!, ...apart.shape.slice(2)]);
  const kernel = transpose(graph, dy, [3, 0, 1, 2]);
  const dw = convolve(graph, pictures, kernel, windowsOfFilter(windows), channels);
  return transpose(graph, reshape(graph, dw, [channels, several, height, width]), [2, 3, 0, 1]);
}

/** A convolution, a bias and an activation. */
const fused =
  (lower: (call: KernelCall) => Value) =>
  (call: KernelCall): Value => {
    const { graph } = call;
    const y = lower(call);
    const bias = call.optional('bias');
    if (bias && bias.shape.length > 1 && sizeOf(bias.shape) !== y.shape[3])
      throw new Unlowered(`${call.kernel} with a bias for each pixel`);
    return activate(call, bias ? apply(graph, 'Add', [y, reshape(graph, bias, [sizeOf(bias.shape)])]) : y);
  };

/** Convolutions, their gradients, and those that end with an activation. */
export const convolution: Lowerings = {
  Conv2D: conv2d,
  Conv2DBackpropInput: conv2dBackpropInput,
  Conv2DBackpropFilter: conv2dBackpropFilter,
  DepthwiseConv2dNative: depthwise,
  DepthwiseConv2dNativeBackpropInput: depthwiseBackpropInput,
  DepthwiseConv2dNativeBackpropFilter: depthwiseBackpropFilter,
  FusedConv2D: fused(conv2d),
  FusedDepthwiseConv2D: fused(depthwise),
};

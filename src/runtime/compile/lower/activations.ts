import type { Graph, Value } from '../graph';
import {
  apply,
  cast,
  choose,
  compare,
  type KernelCall,
  type Lowering,
  type Lowerings,
  ofFloats,
  Unlowered,
} from './lowering';

/** α and scale of the self-normalising activation, as TensorFlow.js has them. */
const SELU_SCALE_ALPHA = 1.7580993408473768;
const SELU_SCALE = 1.0507009873554805;

/** The largest number in single precision. */
const LARGEST = 3.4028234663852886e38;

type Activation = (graph: Graph, x: Value) => Value;

const relu: Activation = (graph, x) => apply(graph, 'Relu', [x]);
const elu: Activation = (graph, x) => apply(graph, 'Elu', [x], { alpha: { float: 1 } });
const sigmoid: Activation = (graph, x) => apply(graph, 'Sigmoid', [x]);

const relu6: Activation = (graph, x) =>
  apply(graph, 'Min', [apply(graph, 'Max', [x, graph.scalar(0)]), graph.scalar(6)]);

const leakyRelu = (graph: Graph, x: Value, alpha: number): Value =>
  apply(graph, 'LeakyRelu', [x], { alpha: { float: alpha } });

const prelu = (graph: Graph, x: Value, alpha: Value): Value =>
  choose(graph, compare(graph, 'Less', x, graph.scalar(0)), apply(graph, 'Mul', [alpha, x]), x);

const plain = (write: Activation): Lowering => ofFloats(({ graph }, x) => write(graph, x));

/**
 * 1 above zero, α elsewhere, and NaN stays: the gradient of relu. HardSigmoid is max(0, min(1, slope·x)), one fast pass
 * where a comparison and a choice are three slow ones; with the largest slope, 1 for all but subnormal numbers.
 */
function step({ graph }: KernelCall, x: Value, alpha: number): Value {
  const isAbove = apply(graph, 'HardSigmoid', [x], { alpha: { float: LARGEST }, beta: { float: 0 } });
  if (alpha === 0) return isAbove;
  return apply(graph, 'Add', [apply(graph, 'Mul', [isAbove, graph.scalar(1 - alpha)]), graph.scalar(alpha)]);
}

function eluGradient(call: KernelCall): Value {
  const { graph } = call;
  const [dy, y] = [call.input('dy'), call.input('y')];
  const slope = apply(graph, 'Add', [y, graph.scalar(1)]);
  return choose(
    graph,
    compare(graph, 'GreaterOrEqual', y, graph.scalar(0)),
    dy,
    apply(graph, 'Mul', [dy, slope]),
  );
}

/** The activation that a fused kernel ends with. @throws Unlowered for one that is not here */
export function activate(call: KernelCall, x: Value): Value {
  const { graph } = call;
  const name = call.attribute<string | undefined>('activation') ?? 'linear';
  if (name === 'linear') return x;
  if (name === 'leakyrelu') return leakyRelu(graph, x, call.attribute('leakyreluAlpha') ?? 0.2);
  if (name === 'prelu') return prelu(graph, x, call.input('preluActivationWeights'));
  const known: Readonly<Record<string, Activation>> = { relu, relu6, elu, sigmoid };
  const activation = known[name];
  if (!activation) throw new Unlowered(`${call.kernel} with the activation ${name}`);
  return activation(graph, x);
}

/** What the layers of a network end with, and gradients of that. */
export const activations: Lowerings = {
  // Of large integers floats lose the last digits.
  Relu: (call) => {
    const x = call.input('x');
    if (x.dtype !== 'int32') return plain(relu)(call);
    return apply(call.graph, 'Max', [x, call.graph.scalar(0, 'int32')]);
  },
  Relu6: plain(relu6),
  Elu: plain(elu),
  EluGrad: eluGradient,
  Selu: plain((graph, x) =>
    apply(graph, 'Selu', [x], {
      alpha: { float: SELU_SCALE_ALPHA / SELU_SCALE },
      gamma: { float: SELU_SCALE },
    }),
  ),
  // Of integers too it gives floats.
  LeakyRelu: (call) =>
    leakyRelu(call.graph, cast(call.graph, call.input('x'), 'float32'), call.attribute('alpha')),
  Prelu: (call) => {
    const [x, alpha] = ['x', 'alpha'].map((name) => cast(call.graph, call.input(name), 'float32'));
    return prelu(call.graph, x!, alpha!);
  },
  Sigmoid: plain(sigmoid),
  Softplus: plain((graph, x) => apply(graph, 'Softplus', [x])),
  Step: ofFloats((call, x) => step(call, x, call.attribute<number>('alpha') ?? 0)),
};

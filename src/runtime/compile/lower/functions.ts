import type { Value } from '../graph';
import {
  apply,
  cast,
  choose,
  compare,
  type KernelCall,
  type Lowering,
  type Lowerings,
  like,
  ofFloats,
  Unlowered,
} from './lowering';

const float = (op: string): Lowering => ofFloats(({ graph }, x) => apply(graph, op, [x]));

/** The input as floats, where the kernel's result is such whatever it is given. */
function floats(call: KernelCall): Value {
  const x = call.input('x');
  if (x.dtype === 'bool') throw new Unlowered(`${call.kernel} of bool`);
  return cast(call.graph, x, 'float32');
}

/** A function that ONNX Runtime has for int32 too. */
const number =
  (op: string): Lowering =>
  (call) => {
    const x = call.input('x');
    if (x.dtype === 'bool') throw new Unlowered(`${call.kernel} of bool`);
    return apply(call.graph, op, [x]);
  };

/** TensorFlow.js says 0 of what is no number. */
function sign(call: KernelCall): Value {
  const { graph } = call;
  const result = number('Sign')(call) as Value;
  if (result.dtype !== 'float32') return result;
  return choose(graph, asks(call, 'IsNaN', call.input('x')), graph.scalar(0), result);
}

/** A function that leaves integers as they are. */
const rounding =
  (op: string): Lowering =>
  (call) => {
    const x = call.input('x');
    return x.dtype === 'float32' ? apply(call.graph, op, [x]) : x;
  };

const question =
  (write: (call: KernelCall, x: Value) => Value): Lowering =>
  (call) =>
    write(call, cast(call.graph, call.input('x'), 'float32'));

const asks = (call: KernelCall, op: string, x: Value): Value =>
  call.graph.emit(op, [x], like(x.shape, 'bool'));

/** eˣ − 1 = tanh(x/2)·(eˣ + 1), which loses no digits where x is small. */
function expm1({ graph }: KernelCall, x: Value): Value {
  const half = apply(graph, 'Tanh', [apply(graph, 'Mul', [x, graph.scalar(0.5)])]);
  return apply(graph, 'Mul', [half, apply(graph, 'Add', [apply(graph, 'Exp', [x]), graph.scalar(1)])]);
}

/**
 * log(1 + x), with u = 1 + x as it was rounded: log u − ((u − 1) − x)/u. Without the correction for x = eᶻ, the softplus
 * of losses: what is lost of it, at most 6·10⁻⁸, counts only beside a 1.
 */
function log1p({ graph }: KernelCall, x: Value): Value {
  const u = apply(graph, 'Add', [x, graph.scalar(1)]);
  const log = apply(graph, 'Log', [u]);
  if (graph.operatorOf(x) === 'Exp') return log;
  const stored = apply(graph, 'Sub', [u, graph.scalar(1)]);
  const correction = apply(graph, 'Div', [apply(graph, 'Sub', [stored, x]), u]);
  // Nothing was rounded away, or x is infinite or −1 and the correction is no number.
  const isExact = compare(graph, 'Equal', stored, x);
  return choose(graph, isExact, log, apply(graph, 'Sub', [log, correction]));
}

/** Functions of one number. */
export const functions: Lowerings = {
  Abs: number('Abs'),
  Neg: number('Neg'),
  Sign: sign,
  Ceil: rounding('Ceil'),
  Floor: rounding('Floor'),
  Round: rounding('Round'),
  // Of integers too it gives floats.
  Exp: (call) => apply(call.graph, 'Exp', [floats(call)]),
  Expm1: ofFloats(expm1),
  Log: float('Log'),
  Log1p: ofFloats(log1p),
  Sqrt: float('Sqrt'),
  Rsqrt: ofFloats(({ graph }, x) => apply(graph, 'Reciprocal', [apply(graph, 'Sqrt', [x])])),
  Square: (call) => {
    const x = call.input('x');
    return x.dtype === 'bool' ? x : apply(call.graph, 'Mul', [x, x]);
  },
  Reciprocal: float('Reciprocal'),
  Erf: float('Erf'),
  Sin: float('Sin'),
  Cos: float('Cos'),
  Tan: float('Tan'),
  Asin: float('Asin'),
  Acos: float('Acos'),
  Atan: float('Atan'),
  Sinh: float('Sinh'),
  Cosh: float('Cosh'),
  Tanh: float('Tanh'),
  Asinh: float('Asinh'),
  Acosh: float('Acosh'),
  Atanh: float('Atanh'),
  IsNan: question((call, x) => asks(call, 'IsNaN', x)),
  IsInf: question((call, x) => asks(call, 'IsInf', x)),
  IsFinite: question((call, x) =>
    apply(call.graph, 'Not', [apply(call.graph, 'Or', [asks(call, 'IsNaN', x), asks(call, 'IsInf', x)])]),
  ),
};

import type { Value } from '../graph';
import {
  apply,
  cast,
  choose,
  compare,
  type KernelCall,
  type Lowering,
  type Lowerings,
  scalarOf,
  Unlowered,
} from './lowering';

/** The operands with one type: that of the result, the first one's. */
function operands(call: KernelCall): [Value, Value] {
  const [a, b] = [call.input('a'), call.input('b')];
  if (a.dtype === 'int32' && b.dtype === 'float32') throw unlowered(call, 'int32 and float32');
  return [a, cast(call.graph, b, a.dtype)];
}

const unlowered = ({ kernel }: KernelCall, what: string) => new Unlowered(`${kernel} of ${what}`);

/** Arithmetic of numbers; of booleans where a logical operator says the same (true + true is 2, which no bool holds). */
const arithmetic =
  (op: string, logical?: 'And' | 'Or'): Lowering =>
  (call) => {
    const [a, b] = operands(call);
    if (a.dtype !== 'bool') return apply(call.graph, op, [a, b]);
    if (!logical) throw unlowered(call, 'bool');
    return apply(call.graph, logical, [a, b]);
  };

/** Of integers ONNX Runtime's power is another where it is no int32: 0⁻¹, or beyond 2³¹. */
function power(call: KernelCall): Value | Value[] {
  if (call.input('a').dtype === 'int32') throw unlowered(call, 'int32');
  return arithmetic('Pow')(call);
}

function divide(call: KernelCall): Value {
  const [a, b] = operands(call);
  const { graph } = call;
  if (a.dtype === 'bool') throw unlowered(call, 'bool');
  if (a.dtype === 'float32') return apply(graph, 'Div', [a, b]);
  return integerDivision(call, b, (divisor) => apply(graph, 'Div', [a, divisor]), apply(graph, 'Neg', [a]));
}

/**
 * Integer division ends the process where the divisor is 0, and where −2³¹ is divided by −1. TensorFlow.js gives 0 for
 * the first, and for the second what an int32 stores of 2³¹.
 */
function integerDivision(
  { graph }: KernelCall,
  b: Value,
  divide: (divisor: Value) => Value,
  byMinusOne: Value,
): Value {
  const [zero, one] = [graph.scalar(0, 'int32'), graph.scalar(1, 'int32')];
  const isZero = compare(graph, 'Equal', b, zero);
  const isMinusOne = compare(graph, 'Equal', b, graph.scalar(-1, 'int32'));
  const divisor = choose(graph, apply(graph, 'Or', [isZero, isMinusOne]), one, b);
  return choose(graph, isZero, zero, choose(graph, isMinusOne, byMinusOne, divide(divisor)));
}

/** ⌊a / b⌋, always an int32. */
function floorDivide(call: KernelCall): Value {
  const { graph } = call;
  const [a, b] = operands(call);
  if (a.dtype === 'bool') throw unlowered(call, 'bool');
  if (a.dtype === 'float32')
    return cast(graph, apply(graph, 'Floor', [apply(graph, 'Div', [a, b])]), 'int32');
  const floored = (divisor: Value) => {
    const quotient = apply(graph, 'Div', [a, divisor]);
    // Division truncates: one less where the signs differ and something is left.
    const left = apply(graph, 'Sub', [a, apply(graph, 'Mul', [quotient, divisor])]);
    const zero = graph.scalar(0, 'int32');
    const isInexact = apply(graph, 'Not', [compare(graph, 'Equal', left, zero)]);
    const differs = apply(graph, 'Xor', [
      compare(graph, 'Less', left, zero),
      compare(graph, 'Less', divisor, zero),
    ]);
    const isBelow = apply(graph, 'And', [isInexact, differs]);
    return apply(graph, 'Sub', [quotient, cast(graph, isBelow, 'int32')]);
  };
  return integerDivision(call, b, floored, apply(graph, 'Neg', [a]));
}

/** What division leaves, with the sign of the divisor. */
function modulo(call: KernelCall): Value {
  const { graph } = call;
  const [a, b] = operands(call);
  if (a.dtype === 'bool') throw unlowered(call, 'bool');
  if (a.dtype === 'int32') {
    const rest = (divisor: Value) => apply(graph, 'Mod', [a, divisor]);
    return integerDivision(call, b, rest, graph.scalar(0, 'int32'));
  }
  const zero = graph.scalar(0);
  const left = apply(graph, 'Mod', [a, b], { fmod: { int: 1 } });
  const differ = apply(graph, 'Xor', [compare(graph, 'Less', a, zero), compare(graph, 'Less', b, zero)]);
  const isShort = apply(graph, 'And', [differ, apply(graph, 'Not', [compare(graph, 'Equal', left, zero)])]);
  // An infinite divisor gives NaN there.
  const whole = apply(graph, 'Add', [apply(graph, 'Add', [left, b]), apply(graph, 'Mul', [b, zero])]);
  return choose(graph, isShort, whole, left);
}

function squaredDifference(call: KernelCall): Value {
  const [a, b] = operands(call);
  if (a.dtype === 'bool') throw unlowered(call, 'bool');
  const difference = apply(call.graph, 'Sub', [a, b]);
  return apply(call.graph, 'Mul', [difference, difference]);
}

function sum(call: KernelCall): Value {
  const list = call.list();
  const { dtype } = list[0]!;
  if (dtype === 'bool') throw unlowered(call, 'bool');
  // ONNX Runtime's Sum knows floats only.
  if (dtype === 'float32') return apply(call.graph, 'Sum', list);
  return list.reduce((total, value) => apply(call.graph, 'Add', [total, value]));
}

/** A comparison; ONNX Runtime has no order of booleans. */
const comparison =
  (op: string): Lowering =>
  (call) => {
    const { graph } = call;
    const [a, b] = [call.input('a'), call.input('b')];
    const dtype = [a, b].some((x) => x.dtype === 'float32') ? 'float32' : 'int32';
    return compare(graph, op, cast(graph, a, dtype), cast(graph, b, dtype));
  };

const logical =
  (op: string): Lowering =>
  (call) =>
    apply(call.graph, op, [
      cast(call.graph, call.input('a'), 'bool'),
      cast(call.graph, call.input('b'), 'bool'),
    ]);

function select(call: KernelCall): Value {
  const { graph } = call;
  const condition = cast(graph, call.input('condition'), 'bool');
  const [yes, no] = [call.input('t'), call.input('e')];
  const dtype = [yes, no].some((x) => x.dtype === 'float32')
    ? 'float32'
    : yes.dtype === no.dtype
      ? yes.dtype
      : 'int32';
  return choose(graph, condition, cast(graph, yes, dtype), cast(graph, no, dtype));
}

function castTo(call: KernelCall): Value {
  const dtype = call.attribute<string>('dtype');
  if (dtype !== 'float32' && dtype !== 'int32' && dtype !== 'bool') throw unlowered(call, `to ${dtype}`);
  return cast(call.graph, call.input('x'), dtype);
}

/** Not ONNX's Clip: Max and Min leave NaN as it is. */
function clip(call: KernelCall): Value {
  const { graph } = call;
  const x = call.input('x');
  const [min, max] = [call.attribute<number>('clipValueMin'), call.attribute<number>('clipValueMax')];
  const dtype = x.dtype;
  if (dtype === 'bool') throw unlowered(call, 'bool');
  if (dtype === 'int32' && !(Number.isInteger(min) && Number.isInteger(max)))
    throw unlowered(call, 'int32 between fractions');
  const raised = apply(graph, 'Max', [x, scalarOf(graph, min, dtype)]);
  return apply(graph, 'Min', [raised, scalarOf(graph, max, dtype)]);
}

/** Kernels of two operands, and those that choose. */
export const elementwise: Lowerings = {
  Add: arithmetic('Add'),
  Sub: arithmetic('Sub'),
  Multiply: arithmetic('Mul', 'And'),
  Maximum: arithmetic('Max', 'Or'),
  Minimum: arithmetic('Min', 'And'),
  Pow: power,
  RealDiv: divide,
  FloorDiv: floorDivide,
  Mod: modulo,
  SquaredDifference: squaredDifference,
  AddN: sum,
  Equal: comparison('Equal'),
  NotEqual: (call) => apply(call.graph, 'Not', [comparison('Equal')(call) as Value]),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: logical('And'),
  LogicalOr: logical('Or'),
  LogicalNot: (call) => apply(call.graph, 'Not', [cast(call.graph, call.input('x'), 'bool')]),
  Select: select,
  Cast: castTo,
  ClipByValue: clip,
};

import type { Value } from '../graph';
import { cast, type KernelCall, type Lowering, type Lowerings, like } from './lowering';

/** Shape of the result of two operands, sizes of 1 stretched. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const left = a[a.length - rank + i] ?? 1;
    const right = b[b.length - rank + i] ?? 1;
    return left === 1 ? right : left;
  });
}

export const binary = (call: KernelCall, op: string, a: Value, b: Value): Value =>
  call.graph.emit(op, [a, b], like(broadcast(a.shape, b.shape), a.dtype));

export const unary = (call: KernelCall, op: string, x: Value): Value =>
  call.graph.emit(op, [x], like(x.shape, x.dtype));

const ofTwo =
  (op: string): Lowering =>
  (call) =>
    binary(call, op, call.input('a'), call.input('b'));

const ofOne =
  (op: string): Lowering =>
  (call) =>
    unary(call, op, call.input('x'));

const comparison =
  (op: string): Lowering =>
  (call) => {
    const [a, b] = [call.input('a'), call.input('b')];
    return call.graph.emit(op, [a, b], like(broadcast(a.shape, b.shape), 'bool'));
  };

function step(call: KernelCall): Value {
  const x = call.input('x');
  const alpha = call.attribute<number>('alpha') ?? 0;
  const { graph } = call;
  const positive = graph.emit('Greater', [x, graph.scalar(0)], like(x.shape, 'bool'));
  if (alpha === 0) return cast(graph, positive, 'float32');
  return graph.emit('Where', [positive, graph.scalar(1), graph.scalar(alpha)], like(x.shape, 'float32'));
}

function select(call: KernelCall): Value {
  const { graph } = call;
  const condition = call.input('condition');
  const [t, e] = [call.input('t'), call.input('e')];
  return graph.emit('Where', [cast(graph, condition, 'bool'), t, e], like(t.shape, t.dtype));
}

export const elementwise: Lowerings = {
  Add: ofTwo('Add'),
  Sub: ofTwo('Sub'),
  Multiply: ofTwo('Mul'),
  RealDiv: ofTwo('Div'),
  Maximum: ofTwo('Max'),
  Minimum: ofTwo('Min'),
  Pow: ofTwo('Pow'),
  SquaredDifference: (call) => {
    const difference = binary(call, 'Sub', call.input('a'), call.input('b'));
    return binary(call, 'Mul', difference, difference);
  },
  AddN: (call) => {
    const list = call.list();
    return call.graph.emit('Sum', list, like(list[0]!.shape, list[0]!.dtype));
  },
  Equal: comparison('Equal'),
  Greater: comparison('Greater'),
  GreaterEqual: comparison('GreaterOrEqual'),
  Less: comparison('Less'),
  LessEqual: comparison('LessOrEqual'),
  LogicalAnd: comparison('And'),
  LogicalOr: comparison('Or'),
  Abs: ofOne('Abs'),
  Ceil: ofOne('Ceil'),
  Cos: ofOne('Cos'),
  Exp: ofOne('Exp'),
  Floor: ofOne('Floor'),
  Log: ofOne('Log'),
  Neg: ofOne('Neg'),
  Relu: ofOne('Relu'),
  Sigmoid: ofOne('Sigmoid'),
  Sign: ofOne('Sign'),
  Sin: ofOne('Sin'),
  Softplus: ofOne('Softplus'),
  Sqrt: ofOne('Sqrt'),
  Tanh: ofOne('Tanh'),
  Log1p: (call) => unary(call, 'Log', binary(call, 'Add', call.input('x'), call.graph.scalar(1))),
  Square: (call) => binary(call, 'Mul', call.input('x'), call.input('x')),
  Rsqrt: (call) => unary(call, 'Reciprocal', unary(call, 'Sqrt', call.input('x'))),
  Reciprocal: ofOne('Reciprocal'),
  Step: step,
  Select: select,
  Cast: (call) => cast(call.graph, call.input('x'), call.attribute('dtype')),
};

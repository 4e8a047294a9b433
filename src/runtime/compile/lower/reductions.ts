import { type KernelCall, type Lowering, type Lowerings, like } from './lowering';

const axesOf = (call: KernelCall, rank: number): number[] => {
  const axis = call.attribute<number | number[] | null | undefined>('axis');
  const list = axis === null || axis === undefined ? [...Array(rank).keys()] : [axis].flat();
  return list.map((n) => (n < 0 ? n + rank : n));
};

function reducedShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  return shape.flatMap((n, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [n]));
}

/** ReduceSum takes its axes as an input, the other reductions of this opset as an attribute. */
const reduction =
  (op: string): Lowering =>
  (call) => {
    const x = call.input('x');
    const axes = axesOf(call, x.shape.length);
    const keepDims = call.attribute<boolean>('keepDims') ?? false;
    if (axes.length === 0) return x;
    const output = like(reducedShape(x.shape, axes, keepDims), x.dtype);
    const keepdims = { int: keepDims ? 1 : 0 };
    if (op === 'ReduceSum') return call.graph.emit(op, [x, call.graph.integers(axes)], output, { keepdims });
    return call.graph.emit(op, [x], output, { axes, keepdims });
  };

export const reductions: Lowerings = {
  Sum: reduction('ReduceSum'),
  Mean: reduction('ReduceMean'),
  Max: reduction('ReduceMax'),
  Min: reduction('ReduceMin'),
  Prod: reduction('ReduceProd'),
  Softmax: (call) => {
    const x = call.input('logits');
    const dim = call.attribute<number>('dim');
    return call.graph.emit('Softmax', [x], like(x.shape, x.dtype), {
      axis: { int: dim < 0 ? dim + x.shape.length : dim },
    });
  },
};

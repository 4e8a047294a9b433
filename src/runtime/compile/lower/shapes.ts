import { type Lowerings, like, reshape, transpose } from './lowering';

export const shapes: Lowerings = {
  Identity: (call) => call.input('x'),
  Reshape: (call) =>
    reshape(call.graph, call.input('x'), inferred(call.input('x').shape, call.attribute('shape'))),
  ExpandDims: (call) => {
    const x = call.input('input');
    const dim = call.attribute<number>('dim');
    const at = dim < 0 ? x.shape.length + 1 + dim : dim;
    return reshape(call.graph, x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
  },
  Transpose: (call) => transpose(call.graph, call.input('x'), call.attribute('perm')),
  Concat: (call) => {
    const list = call.list();
    const first = list[0]!;
    const axis = call.attribute<number>('axis');
    const at = axis < 0 ? axis + first.shape.length : axis;
    const shape = [...first.shape];
    shape[at] = list.reduce((sum, value) => sum + value.shape[at]!, 0);
    return call.graph.emit('Concat', list, like(shape, first.dtype), { axis: { int: at } });
  },
  SplitV: (call) => {
    const x = call.input('x');
    const axis = call.attribute<number>('axis');
    const at = axis < 0 ? axis + x.shape.length : axis;
    const asked = call.attribute<number | number[]>('numOrSizeSplits');
    const sizes = Array.isArray(asked) ? asked : Array<number>(asked).fill(x.shape[at]! / asked);
    const outputs = sizes.map((size) =>
      like(
        x.shape.map((n, i) => (i === at ? size : n)),
        x.dtype,
      ),
    );
    return call.graph.emitAll('Split', [x, call.graph.integers(sizes)], outputs, { axis: { int: at } });
  },
  Slice: (call) => {
    const { graph } = call;
    const x = call.input('x');
    const begin = call.attribute<number[]>('begin');
    const size = call.attribute<number[]>('size').map((n, i) => (n < 0 ? x.shape[i]! - begin[i]! : n));
    const end = size.map((n, i) => begin[i]! + n);
    const axes = begin.map((_, i) => i);
    return graph.emit(
      'Slice',
      [x, graph.integers(begin), graph.integers(end), graph.integers(axes)],
      like(size, x.dtype),
    );
  },
  Fill: (call) => {
    const { graph } = call;
    const shape = call.attribute<number[]>('shape');
    const value = graph.scalar(call.attribute<number>('value'));
    return graph.emit('Expand', [value, graph.integers(shape)], like(shape, 'float32'));
  },
  ZerosLike: (call) => {
    const { graph } = call;
    const { shape } = call.input('x');
    return graph.emit('Expand', [graph.scalar(0), graph.integers(shape)], like(shape, 'float32'));
  },
  Tile: (call) => {
    const x = call.input('x');
    const reps = call.attribute<number[]>('reps');
    const shape = x.shape.map((n, i) => n * reps[i]!);
    return call.graph.emit('Tile', [x, call.graph.integers(reps)], like(shape, x.dtype));
  },
};

/** A shape in which one size may be left to be computed (-1). */
function inferred(from: readonly number[], asked: readonly number[]): number[] {
  const size = from.reduce((product, n) => product * n, 1);
  const known = asked.reduce((product, n) => (n < 0 ? product : product * n), 1);
  return asked.map((n) => (n < 0 ? size / known : n));
}

import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs';
import { type Random, random } from '../../../../src/random/random';
import { tf } from '../../../../src/runtime/tf';

/** One operation on some of the tensors made so far; undefined where none of them fits. */
type Operation = (draw: Draw, pool: readonly Tensor[]) => Tensor | undefined;

/** Choices within one operation. */
interface Draw {
  /** A whole number from 0 up to, and without, n. */
  below(n: number): number;
  pick<T>(list: readonly T[]): T;
}

const drawOf = (generator: Random): Draw => {
  const below = (n: number) => Math.floor(generator.uniform() * n);
  return { below, pick: (list) => list[below(list.length)]! };
};

/** Tensors stay small, in size and rank. */
const LARGEST = 300;

const float = (x: Tensor): Tensor => tf.cast(x, 'float32');
/** Numbers stay small whole numbers: their sums and products have no rounding, whatever their order. */
const bounded = (x: Tensor): Tensor => (x.dtype === 'float32' ? tf.clipByValue(x, -8, 8) : x);

const sameShape = (a: Tensor, b: Tensor) => `${a.shape}` === `${b.shape}`;

/** A tensor that some function says can be used. */
const such = (draw: Draw, pool: readonly Tensor[], fits: (x: Tensor) => boolean): Tensor | undefined => {
  const list = pool.filter(fits);
  return list.length > 0 ? draw.pick(list) : undefined;
};

const onOne =
  (run: (x: Tensor, draw: Draw) => Tensor, fits: (x: Tensor) => boolean = () => true): Operation =>
  (draw, pool) => {
    const x = such(draw, pool, fits);
    return x && run(x, draw);
  };

/** A second operand of the same shape, or of one number. */
const onTwo =
  (run: (a: Tensor, b: Tensor) => Tensor, stretches = true): Operation =>
  (draw, pool) => {
    const a = draw.pick(pool);
    const b = such(draw, pool, (y) => sameShape(a, y) || (stretches && y.size === 1 && y.rank <= a.rank))!;
    return run(a, b);
  };

const hasAxes = ({ rank }: Tensor) => rank > 0;
const axisOf = ({ rank }: Tensor, draw: Draw) => draw.below(rank);

function order(rank: number, draw: Draw): number[] {
  const axes = [...Array(rank).keys()];
  return Array.from({ length: rank }, () => axes.splice(draw.below(axes.length), 1)[0]!);
}

/** Some that are alike, one after the other or on top of each other. */
const joined =
  (join: (parts: Tensor[], axis: number) => Tensor, more: number): Operation =>
  (draw, pool) => {
    const x = such(draw, pool, (y) => y.rank + more > 0 && y.rank + more < 6);
    if (!x) return undefined;
    const alike = pool.filter((y) => sameShape(x, y) && x.dtype === y.dtype);
    const parts = Array.from({ length: 1 + draw.below(3) }, () => draw.pick(alike));
    return join(parts, draw.below(x.rank + more));
  };

const reshaped = onOne((x, draw) => {
  const divisors = (n: number) => [1, 2, 3, 4, 6].filter((k) => n % k === 0);
  const a = draw.pick(divisors(x.size));
  const b = draw.pick(divisors(x.size / a));
  return tf.reshape(x, draw.pick([[a, b, -1], [a, -1], [-1], [1, a, -1, b]]));
});

const sliced = onOne((x, draw) => {
  const begin = x.shape.map((n) => draw.below(n));
  return tf.slice(
    x,
    begin,
    x.shape.map((n, i) => 1 + draw.below(n - begin[i]!)),
  );
}, hasAxes);

/** As a picture of one channel with two, three or four rows. */
const pictured = (run: (picture: Tensor4D, draw: Draw) => Tensor): Operation =>
  onOne(
    (x, draw) => {
      const rows = [2, 3, 4].find((n) => x.size % n === 0 && x.size >= n * n)!;
      return bounded(run(tf.reshape(float(x), [1, rows, -1, 1]), draw));
    },
    ({ size }) => [2, 3, 4].some((n) => size % n === 0 && size >= n * n),
  );

const filter = (): Tensor4D => tf.tensor4d([1, -1, 0, 2, 1, 1, 0, -1], [2, 2, 1, 2]);

/** Operations that have a gradient for every operand. */
const smooth: Readonly<Record<string, Operation>> = {
  add: onTwo((a, b) => bounded(tf.add(float(a), float(b)))),
  subtract: onTwo((a, b) => bounded(tf.sub(float(a), float(b)))),
  multiply: onTwo((a, b) => bounded(tf.mul(float(a), float(b)))),
  maximum: onTwo((a, b) => tf.maximum(float(a), float(b)), false),
  minimum: onTwo((a, b) => tf.minimum(float(a), float(b)), false),
  distance: onTwo((a, b) => bounded(tf.squaredDifference(float(a), float(b))), false),
  absolute: onOne((x) => tf.abs(float(x))),
  negative: onOne((x) => tf.neg(float(x))),
  relu: onOne((x) => tf.relu(float(x))),
  relu6: onOne((x) => tf.relu6(float(x))),
  square: onOne((x) => bounded(tf.square(float(x)))),
  step: onOne((x) => tf.step(float(x))),
  ones: onOne((x) => tf.add(float(x), tf.ones(x.shape))),
  sum: onOne((x, draw) => bounded(tf.sum(float(x), axisOf(x, draw), draw.below(2) === 0)), hasAxes),
  sumOfAll: onOne((x) => bounded(tf.sum(float(x)))),
  largest: onOne((x, draw) => tf.max(float(x), axisOf(x, draw), draw.below(2) === 0), hasAxes),
  transpose: onOne((x, draw) => tf.transpose(x, order(x.rank, draw))),
  reshape: reshaped,
  squeeze: onOne((x) => tf.squeeze(x)),
  concat: joined((parts, axis) => tf.concat(parts, axis), 0),
  stack: joined((parts, axis) => tf.stack(parts, axis), 1),
  slice: sliced,
  unstack: onOne((x, draw) => {
    const axis = axisOf(x, draw);
    // Of one part TensorFlow.js has no gradient.
    return x.shape[axis] === 1 ? tf.squeeze(x, [axis]) : draw.pick(tf.unstack(x, axis));
  }, hasAxes),
  pad: onOne(
    (x, draw) =>
      tf.pad(
        float(x),
        x.shape.map((): [number, number] => [draw.below(2), draw.below(2)]),
        draw.below(3) - 1,
      ),
    ({ rank, size }) => rank > 0 && rank < 5 && size < 40,
  ),
  reverse: onOne((x, draw) => tf.reverse(x, axisOf(x, draw)), hasAxes),
  product: onOne((x, draw) => {
    const matrix = tf.reshape(float(x), [-1, x.shape.at(-1) ?? 1]);
    const isLeft = draw.below(2) === 0;
    return bounded(tf.matMul(matrix, draw.pick([matrix, tf.neg(matrix)]), isLeft, !isLeft));
  }),
  products: onOne(
    (x, draw) => {
      const matrices = tf.reshape(float(x), [draw.pick([1, 2, 3].filter((n) => x.size % n === 0)), -1, 1]);
      const isLeft = draw.below(2) === 0;
      return bounded(tf.matMul(matrices as Tensor3D, matrices as Tensor3D, isLeft, !isLeft));
    },
    ({ size }) => size < 30,
  ),
  gather: onOne((x, draw) => {
    const axis = axisOf(x, draw);
    const rows = Array.from({ length: 1 + draw.below(3) }, () => draw.below(x.shape[axis]!));
    return tf.gather(float(x), tf.tensor1d(rows, 'int32'), axis);
  }, hasAxes),
  convolution: pictured((x, draw) => tf.conv2d(x, filter(), 1 + draw.below(2), 'same')),
  pooling: pictured((x, draw) => tf.maxPool(x, 2, 1 + draw.below(2), 'valid')),
  enlarge: pictured((x) => tf.image.resizeNearestNeighbor(x, [2 * x.shape[1], 2 * x.shape[2]])),
  stretch: (draw, pool) => {
    const [row, column] = [such(draw, pool, ({ rank }) => rank === 1), draw.pick(pool)];
    return row && bounded(tf.add(float(row), tf.reshape(float(column), [-1, 1])));
  },
};

/** And those that have none, or one that is not right. */
const rough: Readonly<Record<string, Operation>> = {
  equal: onTwo((a, b) => tf.equal(float(a), float(b))),
  less: onTwo((a, b) => tf.less(float(a), float(b))),
  atLeast: onTwo((a, b) => tf.greaterEqual(float(a), float(b))),
  exclusive: onTwo((a, b) => tf.logicalXor(tf.cast(a, 'bool'), tf.cast(b, 'bool'))),
  both: onTwo((a, b) => tf.logicalAnd(tf.cast(a, 'bool'), tf.cast(b, 'bool'))),
  maximum: onTwo((a, b) => tf.maximum(float(a), float(b))),
  distance: onTwo((a, b) => bounded(tf.squaredDifference(float(a), float(b)))),
  choose: onTwo((a, b) => tf.where(tf.greater(float(a), 0), float(a), float(b)), false),
  cast: onOne((x, draw) => tf.cast(x, draw.pick(['float32', 'int32', 'bool'] as const))),
  wholeSum: onTwo((a, b) => tf.clipByValue(tf.add(tf.cast(a, 'int32'), tf.cast(b, 'int32')), -8, 8)),
  wholeQuotient: onTwo((a, b) => tf.floorDiv(tf.cast(a, 'int32'), tf.cast(b, 'int32'))),
  wholeRest: onTwo((a, b) => tf.mod(tf.cast(a, 'int32'), tf.cast(b, 'int32'))),
  position: onOne((x, draw) => tf.argMax(float(x), axisOf(x, draw)), hasAxes),
  oneHot: onOne(
    (x) => tf.oneHot(tf.cast(tf.clipByValue(float(x), -1, 3), 'int32'), 3),
    ({ rank, size }) => rank < 3 && size < 40,
  ),
  running: onOne(
    (x, draw) => bounded(tf.cumsum(float(x), axisOf(x, draw), draw.below(2) === 0, draw.below(2) === 0)),
    hasAxes,
  ),
  strided: onOne(
    (x, draw) =>
      tf.stridedSlice(
        x,
        x.shape.map(() => 0),
        x.shape,
        x.shape.map(() => 1 + draw.below(2)),
      ),
    hasAxes,
  ),
  repeat: onOne(
    (x, draw) =>
      tf.tile(
        x,
        x.shape.map(() => 1 + draw.below(2)),
      ),
    ({ rank, size }) => rank > 0 && size < 40,
  ),
};

/** An operation by its number, and the seed of its choices. */
export type Line = readonly [number, number];

export interface Program {
  /** All that the operations give, one after the other. */
  run(...inputs: Tensor[]): Tensor[];
  /** The operations and what they gave, at the last run. */
  readonly trail: readonly string[];
}

/** A program of those lines. @param differentiable whether each operation must have a gradient */
export function programOf(lines: readonly Line[], differentiable: boolean): Program {
  const all = differentiable ? smooth : { ...smooth, ...rough };
  const names = Object.keys(all);
  const trail: string[] = [];
  return {
    trail,
    run(...inputs) {
      const pool = [...inputs];
      trail.length = 0;
      for (const [number, seed] of lines) {
        const name = names[number % names.length]!;
        const made = all[name as keyof typeof all]!(drawOf(random(seed)), pool);
        if (!made || made.size > LARGEST || made.rank > 5) continue;
        trail.push(`${name} ${made.dtype} [${made.shape}]`);
        pool.push(made);
      }
      return pool.slice(inputs.length);
    },
  };
}

/** Two tensors of small whole numbers. */
export function inputsOf(seed: number): [Tensor, Tensor] {
  const draw = drawOf(random(seed));
  const make = (shapes: readonly number[][]): Tensor => {
    const shape = draw.pick(shapes);
    return tf.tensor(
      Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => draw.below(9) - 4),
      shape,
    );
  };
  return [
    make([[2, 3], [6], [3, 2, 2], [4, 4], [1, 3], [2, 2, 2, 3]]),
    make([[3], [2, 3], [1], [], [2, 1, 3]]),
  ];
}

import { normalVectors } from '../random/normal-vectors';
import { createLoop, type Loop } from '../simd/loop';
import { arrayAt, constant, scalarAt, stateAt, type Vector, vector } from '../simd/vector';
import { interpret } from './expression';
import type { ExpressionSde } from './expression-sde';
import type { NoisingSde, Sde } from './sde';

/** An Euler–Maruyama step of four particles at once, noise drawn within. */
export interface EnsembleLoop {
  readonly dimension: number;
  /** Arrays that make one coordinate: a draw gives eight normals, which an odd dimension shares out between two halves. */
  readonly parts: 1 | 2;
  /** The loop's scalars for a step from t of length h. */
  scalars(t: number, h: number): number[];
  readonly run: Loop;
}

const { add, mul } = vector;

/** How the next coordinates follow from these and from normals. */
interface Update {
  readonly dimension: number;
  readonly scalarCount: number;
  readonly scalars: (t: number, h: number) => number[];
  readonly next: (x: readonly Vector[], normals: readonly Vector[]) => Vector[];
}

/**
 * x + (−rate·h)x + spread√h·ε. Not (1 − rate·h)x, since single precision would round so small a rate away.
 */
const linear = (process: Pick<NoisingSde, 'rate' | 'spread'>): Update => ({
  dimension: 1,
  scalarCount: 2,
  scalars: (t, h) => [-process.rate(t) * h, process.spread(t) * Math.sqrt(h)],
  next: ([x], [normal]) => [add(x!, add(mul(scalarAt(0), x!), mul(scalarAt(1), normal!)))],
});

function formula({ dimension, formulas }: ExpressionSde): Update {
  const [t, h, root] = [0, 1, 2].map(scalarAt) as [Vector, Vector, Vector];
  return {
    dimension,
    scalarCount: 3,
    scalars: (time, length) => [time, length, Math.sqrt(length)],
    next: (x, normals) => {
      const evaluate = interpret<Vector>({
        coordinate: (index) => x[index]!,
        time: () => t,
        number: constant,
        operation: (operation, inputs) => operation.vector(...inputs),
      });
      return x.map((coordinate, i) => {
        const noise = mul(mul(root, evaluate(formulas.diffusion[i]!)), normals[i]!);
        return add(coordinate, add(mul(h, evaluate(formulas.drift[i]!)), noise));
      });
    },
  };
}

function makeLoop({ dimension, scalarCount, scalars, next }: Update): EnsembleLoop {
  const parts = dimension % 2 === 0 ? 1 : 2;
  const arrays = parts * dimension;
  let state: readonly Vector[] = [0, 1, 2, 3].map(stateAt);
  const normals: Vector[] = [];
  while (normals.length < arrays) {
    const drawn = normalVectors(state);
    normals.push(...drawn.normals);
    state = drawn.state;
  }
  const stores = Array.from({ length: parts }, (_, part) => {
    const index = (i: number) => part * dimension + i;
    const x = Array.from({ length: dimension }, (_, i) => arrayAt(index(i)));
    return next(x, normals.slice(index(0), index(dimension))).map((value, i) => ({ array: index(i), value }));
  }).flat();
  const run = createLoop({ arrays: arrays + 1, scalars: scalarCount, stores, states: state });
  return { dimension, parts, scalars, run };
}

let linearLoop: Loop | undefined;
const expressionLoops = new WeakMap<object, EnsembleLoop>();

/** The loop of an equation whose coefficients are formulas; none for one of functions. */
export function ensembleLoop(sde: Sde): EnsembleLoop | undefined {
  if (isLinear(sde)) {
    const update = linear(sde);
    linearLoop ??= makeLoop(update).run;
    return { dimension: 1, parts: 2, scalars: update.scalars, run: linearLoop };
  }
  if (!isExpression(sde)) return undefined;
  const loop = expressionLoops.get(sde) ?? makeLoop(formula(sde));
  expressionLoops.set(sde, loop);
  return loop;
}

const isLinear = (sde: Sde): sde is NoisingSde => 'rate' in sde && 'spread' in sde && 'noising' in sde;
const isExpression = (sde: Sde): sde is ExpressionSde => 'formulas' in sde;

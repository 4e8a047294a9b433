import { requireCount, requireLength } from '../check';
import { derivative, interpret, isZero, Term, termOf } from './expression';
import type { Sde } from './sde';

/** The coordinates of a vector: x; x and y; x, y and z; or a list. */
export type Coordinates<D extends number> = D extends 1
  ? readonly [Term]
  : D extends 2
    ? readonly [Term, Term]
    : D extends 3
      ? readonly [Term, Term, Term]
      : readonly Term[];

/** Formulas of drift and diffusion, one term or number for each coordinate. */
export interface Formulas<D extends number> {
  readonly drift: (x: Coordinates<D>, t: Term) => readonly (Term | number)[];
  readonly diffusion: (x: Coordinates<D>, t: Term) => readonly (Term | number)[];
}

/** An SDE of which the formulas are known. */
export interface ExpressionSde extends Sde {
  readonly formulas: { readonly drift: readonly Term[]; readonly diffusion: readonly Term[] };
}

/**
 * The equation dX_i = a_i(X, t) dt + b_i(X, t) dW_i from formulas rather than functions, so that `ensemble` can work on four
 * particles at once, and ∂b_i/∂x_i need not be given:
 *
 *     expressionSde(2, {
 *       drift: ([x, y]) => [x.minus(x.times(x).times(x)), y.times(-1)],
 *       diffusion: () => [0.5, 0.5],
 *     })
 *
 * Terms have `plus`, `minus`, `times`, `over` and `root`; for other functions see `sde` and `vectorSde`.
 * @throws RangeError unless dimension is a count and there are as many formulas of each kind
 */
export function expressionSde<D extends number>(
  dimension: D,
  { drift, diffusion }: Formulas<D>,
): ExpressionSde {
  requireCount('build an SDE', 'dimension', dimension);
  const x = Array.from({ length: dimension }, (_, index) => new Term({ kind: 'coordinate', index }));
  const t = new Term({ kind: 'time' });
  const termsOf = (name: string, of: Formulas<D>['drift']) => {
    const found = of(x as unknown as Coordinates<D>, t);
    requireLength('build an SDE', name, found, dimension);
    return found.map(termOf);
  };
  const formulas = { drift: termsOf('drift', drift), diffusion: termsOf('diffusion', diffusion) };
  const slopes = formulas.diffusion.map((term, i) => derivative(term, i));
  return {
    dimension,
    formulas,
    drift: filling(formulas.drift),
    diffusion: filling(formulas.diffusion),
    ...(!slopes.every(isZero) && { diffusionSlope: filling(slopes) }),
  };
}

/** Values of terms at all particles: each operation in one go over all of them. */
function filling(terms: readonly Term[]): Sde['drift'] {
  const dimension = terms.length;
  return (x, t, out) => {
    const n = x.length / dimension;
    const full = (value: number) => new Float64Array(n).fill(value);
    const evaluate = interpret<Float64Array>({
      coordinate: (index) => full(0).map((_, k) => x[k * dimension + index]!),
      time: () => full(t),
      number: full,
      operation: ({ number }, inputs) => {
        const [a, b] = inputs as readonly [Float64Array, Float64Array];
        const values = new Float64Array(n);
        for (let k = 0; k < n; k++) values[k] = number(a[k]!, b ? b[k]! : 0);
        return values;
      },
    });
    for (const [i, term] of terms.entries()) {
      const values = evaluate(term);
      for (let k = 0; k < n; k++) out[k * dimension + i] = values[k]!;
    }
  };
}

import { addExchange, type Chain, fastestRate } from './chain';
import { foldedRow } from './folded-row';
import { requireStable, type Step, type Stepping, type TimeScheme } from './stepping';
import { tridiagonalSolver } from './tridiagonal';

type ChainAt = (t: number) => Chain;

/** p′ = p + dt·L(t) p. */
function explicit(chainAt: ChainAt, dt: number): Step {
  const { forward } = chainAt(0);
  const before = new Float64Array(forward.length);
  return (p, t) => {
    const chain = chainAt(t);
    requireStable(dt, fastestRate(chain));
    before.set(p);
    addExchange(chain, dt, before, p);
  };
}

/** (I − dt·L(t + dt)) p′ = p. */
function implicit(chainAt: ChainAt, dt: number, timeDependent: boolean): Step {
  const make = (t: number) => {
    const chain = chainAt(t);
    return { chain, solve: tridiagonalSolver(chain, dt) };
  };
  let made = make(dt);
  const next = new Float64Array(made.chain.forward.length);
  return (p, t) => {
    if (timeDependent) made = make(t + dt);
    next.set(p);
    made.solve(next);
    // p′ = p + dt·L p′, edge by edge: a solution is as exact as its condition allows, the sum of this is exact.
    addExchange(made.chain, dt, next, p);
  };
}

/** (I − ½dt·L(t + dt)) p′ = (I + ½dt·L(t)) p. */
function crankNicolson(chainAt: ChainAt, dt: number, timeDependent: boolean): Step {
  const half = implicit(chainAt, dt / 2, timeDependent);
  const before = new Float64Array(chainAt(0).forward.length);
  return (p, t) => {
    before.set(p);
    addExchange(chainAt(t), dt / 2, before, p);
    half(p, t + dt / 2);
  };
}

type Scheme = (chainAt: ChainAt, dt: number, timeDependent: boolean) => Stepping;

const stepwise =
  (scheme: (...given: Parameters<Scheme>) => Step): Scheme =>
  (...given) => ({ step: scheme(...given) });

/** Steps in time on the line, by scheme. */
export const lineSteps: Readonly<Record<TimeScheme, Scheme>> = {
  explicit: stepwise(explicit),
  implicit(chainAt, dt, timeDependent) {
    const chain = chainAt(dt);
    const isFoldable = !timeDependent && !chain.isPeriodic;
    return isFoldable ? { march: foldedRow(chain, dt) } : { step: implicit(chainAt, dt, timeDependent) };
  },
  'crank-nicolson': stepwise(crankNicolson),
};

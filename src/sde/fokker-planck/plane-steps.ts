import { addExchange, type Chain, fastestRate } from './chain';
import { requireStable, type Step, type TimeScheme } from './stepping';
import { transposed } from './transposed';
import { tridiagonalSolver } from './tridiagonal';

/** What leaves and enters cells in both directions; the chains along x are laid out column by column. */
export interface PlaneChains {
  readonly x: Chain;
  readonly y: Chain;
}

type ChainsAt = (t: number) => PlaneChains;

/** What a step does along one direction, on an array that lies along it. */
type Along = (p: Float64Array) => void;

/** p′ = p + c·L p. */
function explicitly(chain: Chain, c: number): Along {
  const before = new Float64Array(chain.forward.length);
  return (p) => {
    before.set(p);
    addExchange(chain, c, before, p);
  };
}

/** (I − c·L) p′ = p, put back edge by edge, so that no mass is lost but by rounding. */
function implicitly(chain: Chain, c: number): Along {
  const solve = tridiagonalSolver(chain, c);
  const next = new Float64Array(chain.forward.length);
  return (p) => {
    next.set(p);
    solve(next);
    addExchange(chain, c, next, p);
  };
}

/** Steps along x need the columns side by side: there and back. */
function alongX({ x }: PlaneChains, steps: readonly Along[]): Along {
  const turned = new Float64Array(x.forward.length);
  return (p) => {
    transposed(p, x.count, x.n, turned);
    for (const step of steps) step(turned);
    transposed(turned, x.n, x.count, p);
  };
}

/** Makes a step of its chains once, or at each time anew; `chains(s)` are those at the share s of the step. */
const stepOf =
  (make: (chains: ChainsAt, dt: number) => Along) =>
  (chainsAt: ChainsAt, dt: number, timeDependent: boolean): Step => {
    const at = (t: number) => make((share) => chainsAt(t + share * dt), dt);
    const fixed = timeDependent ? undefined : at(0);
    return (p, t) => (fixed ?? at(t))(p);
  };

const explicit = stepOf((chainsAt, dt) => {
  const chains = chainsAt(0);
  requireStable(dt, fastestRate(chains.x) + fastestRate(chains.y));
  const x = alongX(chains, [explicitly(chains.x, dt)]);
  const y = explicitly(chains.y, dt);
  const before = new Float64Array(chains.y.forward.length);
  return (p) => {
    // p + dt·L_x p + dt·L_y p: both of the state before the step.
    before.set(p);
    x(p);
    const change = p.map((value, k) => value - before[k]!);
    y(before);
    for (let k = 0; k < p.length; k++) p[k] = before[k]! + change[k]!;
  };
});

/** (I − dt·L_y)(I − dt·L_x) p′ = p. */
const implicit = stepOf((chainsAt, dt) => {
  const after = chainsAt(1);
  const [x, y] = [alongX(after, [implicitly(after.x, dt)]), implicitly(after.y, dt)];
  return (p) => {
    x(p);
    y(p);
  };
});

/**
 * (I − ½dt·L_x) p* = (I + ½dt·L_y) p, then (I − ½dt·L_y) p′ = (I + ½dt·L_x) p*: L_y before and after the step, L_x in
 * the middle of it, or coefficients that depend on time would make it of first order.
 */
const crankNicolson = stepOf((chainsAt, dt) => {
  const middle = chainsAt(0.5);
  const y = explicitly(chainsAt(0).y, dt / 2);
  const x = alongX(middle, [implicitly(middle.x, dt / 2), explicitly(middle.x, dt / 2)]);
  const last = implicitly(chainsAt(1).y, dt / 2);
  return (p) => {
    y(p);
    x(p);
    last(p);
  };
});

/** One step in time in the plane, by scheme. */
export const planeSteps: Readonly<
  Record<TimeScheme, (chainsAt: ChainsAt, dt: number, timeDependent: boolean) => Step>
> = { explicit, implicit, 'crank-nicolson': crankNicolson };

import { requireCount } from '../check';
import type { Random } from '../random/random';
import { type EnsembleChunk, functionChunk, loopChunk, type StepTime } from './ensemble-chunk';
import { ensembleLoop } from './ensemble-loop';
import { requireState, type Sde } from './sde';
import { requireInterval, type SdeState, timesOf } from './stepping';

/** Settings of {@link ensemble}. */
export interface EnsembleOptions {
  readonly random: Random;
  readonly steps: number;
  /** 0 unless told. */
  readonly from?: number;
  /** 1 unless told. */
  readonly to?: number;
  /** Yields each n-th state as well as the start and the end; those two alone unless told. */
  readonly every?: number;
}

/** Particles that walk together. */
const CHUNK = 2048;

/**
 * The Euler–Maruyama method for a hundred thousand particles or so: x ← x + a(x, t)h + b(x, t)√h·ε, other noise than
 * `eulerMaruyama` draws.
 *
 * Linear equations (`ornsteinUhlenbeck`, `vpSde`, …) and those of `expressionSde` run in WebAssembly SIMD, four numbers at
 * once in single precision, noise drawn within the loop; equations of functions in double precision. The law is the same
 * up to rounding; but a drift whose step a·h is less than 6·10⁻⁸ of the place itself is rounded away, for which
 * `eulerMaruyama` in double precision is the method. Equal seeds give equal numbers on every machine where
 * the equation is a formula.
 *
 * Yields the start and the end, and each `every`-th state between them where that is told.
 * @param start - particles one after the other
 * @throws RangeError on a wrong option or state
 */
export function* ensemble(
  sde: Sde,
  start: ArrayLike<number>,
  { random, steps, from = 0, to = 1, every = steps }: EnsembleOptions,
): Generator<SdeState, void, undefined> {
  const action = 'run an ensemble';
  const interval = { from, to, steps };
  requireInterval(action, interval);
  requireCount(action, 'every', every);
  const x = requireState(action, sde, start);
  const chunks = chunksOf(sde, x, random);
  const timeAt = timesOf(interval);
  yield { t: from, x: x.slice() };
  for (let done = 0; done < steps; ) {
    const next = Math.min(done + every, steps);
    const times = Array.from({ length: next - done }, (_, k): StepTime => {
      const t = timeAt(done + k);
      return { t, h: timeAt(done + k + 1) - t };
    });
    const out = new Float64Array(x.length);
    for (const chunk of chunks) {
      chunk.walk(times);
      chunk.read(out);
    }
    done = next;
    yield { t: timeAt(done), x: out };
  }
}

function chunksOf(sde: Sde, start: Float64Array, random: Random): EnsembleChunk[] {
  const size = CHUNK * sde.dimension;
  const loop = ensembleLoop(sde);
  return Array.from({ length: Math.ceil(start.length / size) }, (_, k) => {
    const range = { start, from: k * size, to: Math.min((k + 1) * size, start.length) };
    // Each has a stream of its own, so that what one draws does not depend on how far the others are.
    return loop ? loopChunk(loop, range, random) : functionChunk(sde, range, random.split());
  });
}

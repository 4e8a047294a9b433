import { refusal, requireCount, requireFinite, requireOneOf } from '../check';
import type { Network } from '../nn/network';
import { type FixedMethod, tableaus } from '../ode/tableau';
import { compile } from '../runtime/compile/compile';
import { tf } from '../runtime/tf';
import { longestTime } from './matching';

/** Where a sampler is. The tensor belongs to it and is freed when it goes on. */
export interface FlowState {
  readonly t: number;
  readonly x: tf.Tensor;
}

/** Draws samples from a network that has learned a velocity. */
export interface FlowSampler {
  /**
   * Yields x at each of the times, the start first.
   * @param start - x of t = 0 [n, …], which stays the caller's: `noise([16, 28, 28, 1], random(1))`
   * @param labels - one class for each [n], int32
   */
  steps(start: tf.Tensor, labels?: tf.Tensor): Generator<FlowState, void, undefined>;
  /** The last x alone, the caller's to dispose. */
  sample(start: tf.Tensor, labels?: tf.Tensor): tf.Tensor;
  /** Frees the compiled step; the network stays. */
  dispose(): void;
}

/** Settings of {@link flowSampler}. */
export interface FlowSamplerOptions {
  /** `euler` unless told. */
  readonly method?: FixedMethod;
  /** Equal steps from t = 0 to 1; 50 unless told. */
  readonly steps?: number;
  /** The times of the states in place of equal steps: 0 … 1, or 1 … 0 from data to noise. */
  readonly times?: readonly number[];
}

interface StepInput {
  readonly x: tf.Tensor;
  /** t and h. */
  readonly numbers: tf.Tensor;
  readonly labels?: tf.Tensor;
}

/**
 * Lecture 003's algorithm on tensors: X ← X + h·u_θ(X, t), or a Runge–Kutta method of more stages, each step compiled into one
 * program. Time and step are inputs of it, so that it is made once.
 * @throws RangeError
 */
export function flowSampler(network: Network, options: FlowSamplerOptions = {}): FlowSampler {
  const { method = 'euler' } = options;
  requireOneOf('sample a flow', 'method', method, Object.keys(tableaus) as FixedMethod[]);
  const times = timesOf(options);
  const { nodes, stages, weights } = tableaus[method];
  const step = compile(({ x, numbers, labels }: StepInput) => {
    const [t, h] = tf.unstack(numbers) as [tf.Tensor, tf.Tensor];
    const slopes: tf.Tensor[] = [];
    for (const [i, node] of nodes.entries()) {
      const time = tf.mul(tf.add(t, tf.mul(h, node)), longestTime).reshape([1]);
      slopes.push(network.predict(along(x, h, stages[i]!, slopes), time, labels));
    }
    return along(x, h, weights, slopes);
  });

  function* run(start: tf.Tensor, labels?: tf.Tensor): Generator<FlowState, void, undefined> {
    let x = tf.clone(start);
    try {
      yield { t: times[0]!, x };
      for (let k = 1; k < times.length; k++) {
        const numbers = tf.tensor1d([times[k - 1]!, times[k]! - times[k - 1]!]);
        const next = step(labels ? { x, numbers, labels } : { x, numbers });
        tf.dispose([x, numbers]);
        x = next;
        yield { t: times[k]!, x };
      }
    } finally {
      x.dispose();
    }
  }

  return {
    steps: run,
    sample: (start, labels) => {
      let found: tf.Tensor | undefined;
      for (const { t, x } of run(start, labels)) if (t === times[times.length - 1]) found = tf.clone(x);
      return found!;
    },
    dispose: () => step.dispose(),
  };
}

/** x + h Σ w_i k_i. */
function along(
  x: tf.Tensor,
  h: tf.Tensor,
  weights: readonly number[],
  slopes: readonly tf.Tensor[],
): tf.Tensor {
  return weights.reduce<tf.Tensor>(
    (sum, weight, i) => (weight === 0 ? sum : tf.add(sum, tf.mul(tf.mul(h, weight), slopes[i]!))),
    x,
  );
}

function timesOf({ steps, times }: FlowSamplerOptions): readonly number[] {
  if (times === undefined) {
    const n = steps ?? 50;
    requireCount('sample a flow', 'steps', n);
    return Array.from({ length: n + 1 }, (_, k) => k / n);
  }
  if (steps !== undefined)
    throw new RangeError(refusal('sample a flow', 'steps can only be given where there are no times', steps));
  for (const t of times) requireFinite('sample a flow', 'a time', t);
  if (new Set(times).size !== times.length || times.length < 2)
    throw new RangeError(refusal('sample a flow', 'there must be two times or more, all different', times));
  return times;
}

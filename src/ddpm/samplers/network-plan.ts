import { refusal, requireNotEmpty } from '../../check';
import { requireLabels } from '../../nn/labels';
import { isUntrained } from '../../nn/untrained';
import type { Random } from '../../random/random';
import { compile } from '../../runtime/compile/compile';
import { noise } from '../../runtime/noise';
import { tf } from '../../runtime/tf';
import type { SampleState } from '../ancestral';
import type { NetworkModel } from '../network-model';
import type { NetworkSampler } from '../network-sampler';
import { tensorAlgebra } from '../tensor-algebra';
import { advance, type CallNumbers, type CallOptions, callNumbers } from './advance';
import { requireCallOptions } from './follow';
import { memoryOf, type PlannedCall, type SamplingPlan } from './plan';

/** Settings of {@link networkPlan}. */
export interface NetworkPlanOptions extends CallOptions {
  /** Where the noise of the steps comes from; only plans with noise need it. */
  readonly random?: Random;
  /** True where the network is meant to be one that was never trained: without it, such a one is warned of. */
  readonly untrained?: boolean;
}

const unlearned =
  'networkPlan: every bias of the network is still 0, as if it had never been trained, and what it draws is noise. Train it first (train with diffusionStep), or say that it is meant with untrained: true';

interface StepInput {
  readonly x: tf.Tensor;
  readonly from: tf.Tensor;
  readonly before: readonly tf.Tensor[];
  readonly z?: tf.Tensor;
  /** t and the numbers of the call, one tensor. */
  readonly numbers: tf.Tensor;
  readonly labels?: tf.Tensor;
}

function packed(call: PlannedCall, c: CallNumbers<number>): tf.Tensor1D {
  const conversions = [c.toX0, c.toEps, c.x0ToEps].flatMap(({ x, value, over }) => [x, value, over]);
  return tf.tensor1d([call.at.t, ...conversions, c.fromX, c.fromX0, c.noise, ...c.answers]);
}

function unpacked(numbers: tf.Tensor): { t: tf.Tensor; c: CallNumbers<tf.Tensor> } {
  const each = tf.unstack(numbers);
  const conversion = (k: number) => ({ x: each[k]!, value: each[k + 1]!, over: each[k + 2]! });
  return {
    t: each[0]!,
    c: {
      toX0: conversion(1),
      toEps: conversion(4),
      x0ToEps: conversion(7),
      fromX: each[10]!,
      fromX0: each[11]!,
      noise: each[12]!,
      answers: each.slice(13),
    },
  };
}

/** What goes from call to call; all tensors of its own. */
interface Held {
  readonly x: tf.Tensor;
  readonly from: tf.Tensor;
  readonly x0: tf.Tensor | undefined;
  readonly before: readonly tf.Tensor[];
}

const held = ({ x, from, x0, before }: Held): tf.Tensor[] => [x, from, ...(x0 ? [x0] : []), ...before];

/**
 * Samples from a network by a plan, in one compiled step: the same lines as `followPlan`, on tensors. The numbers of each
 * call are inputs of the graph, so that it is made once. Yields x at every level that a step ends on; the model is called
 * once for each entry of `plan.calls`.
 *
 *     const sampler = networkPlan(model, dpmSolverPlan(noiseLevels(schedule, { steps: 10 })));
 *     const points = sampler.sample(noise([2048, 2], random(1)));
 * @throws RangeError
 */
export function networkPlan(
  model: NetworkModel,
  plan: SamplingPlan,
  options: NetworkPlanOptions = {},
): NetworkSampler {
  const { random, untrained, ...rest } = options;
  let warned = untrained === true;
  requireNotEmpty('sample', 'the plan', plan.calls);
  requireCallOptions(rest);
  const noisy = plan.calls.some((call) => call.noise > 0);
  if (noisy && !random)
    throw new RangeError(refusal('sample', 'random must be given for a plan with noise', random));
  const memory = memoryOf(plan);
  const step = compile(({ x, from, before, z, numbers, labels }: StepInput) => {
    const { t, c } = unpacked(numbers);
    const output = model.predict(x, t.reshape([1]), labels);
    const settings = { one: 1, remembers: plan.remembers, options: rest };
    return advance<tf.Tensor, tf.Tensor | number>(tensorAlgebra, { x, output, from, before, z }, c, settings);
  });

  function call(one: PlannedCall, now: Held, labels: tf.Tensor | undefined): Held {
    const numbers = packed(one, callNumbers(one, model.predicts, memory));
    const from = one.again ? now.from : now.x;
    // Calls without noise are given zeros: without z they would be a graph of their own.
    const z = !noisy ? undefined : one.noise > 0 ? noise(now.x.shape, random!) : tf.zeros(now.x.shape);
    const input = { x: now.x, from, before: now.before, numbers, ...(z && { z }), ...(labels && { labels }) };
    const { x, x0, answer } = step(input);
    tf.dispose([numbers, ...(z ? [z] : [])]);
    return next(one, now, { x, x0, answer });
  }

  /** Frees what is no longer needed. */
  function next(one: PlannedCall, now: Held, got: { x: tf.Tensor; x0: tf.Tensor; answer: tf.Tensor }): Held {
    const kept = {
      x: got.x,
      x0: got.x0,
      from: one.again ? now.from : now.x,
      before: remembered([got.answer, ...now.before], one.forget),
    };
    const still = new Set(held(kept));
    tf.dispose([...held(now), got.answer].filter((tensor) => !still.has(tensor)));
    return kept;
  }

  /** As many answers as the plan looks back to, zeros in the place of those that were forgotten. */
  function remembered(answers: readonly tf.Tensor[], forget: number): tf.Tensor[] {
    const found = answers.slice(forget, forget + memory);
    while (found.length < memory) found.push(tf.zerosLike(answers[0]!));
    return found;
  }

  function* steps(start: tf.Tensor, labels?: tf.Tensor): Generator<SampleState<tf.Tensor>, void, undefined> {
    if (labels) requireLabels('sample', labels, start.shape[0]!, model.classes ?? 0);
    if (!warned && isUntrained(model)) console.warn(unlearned);
    warned = true;
    const before = Array.from({ length: memory }, () => tf.zerosLike(start));
    let now: Held = { x: tf.clone(start), from: tf.clone(start), x0: undefined, before };
    try {
      yield { t: plan.calls[0]!.at.t, x: now.x, x0: undefined };
      for (const one of plan.calls) {
        now = call(one, now, labels);
        if (one.done) yield { t: one.to.t, x: now.x, x0: now.x0 };
      }
    } finally {
      tf.dispose(held(now));
    }
  }

  return {
    steps,
    sample: (start, labels) => {
      let found: tf.Tensor | undefined;
      for (const { x } of steps(start, labels)) {
        found?.dispose();
        found = tf.clone(x);
      }
      return found!;
    },
    dispose: () => step.dispose(),
  };
}

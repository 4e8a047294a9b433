import type { Algebra } from '../algebra';
import { conversion, type Conversion as Numbers, type Prediction } from '../predictions';
import { type LimitOptions, limitX0 } from '../reverse-step';
import type { PlannedCall, SamplingPlan } from './plan';

/** What is done about x̂₀ that leaves its range. */
export interface CallOptions extends LimitOptions {
  /**
   * Where x̂₀ is clipped or thresholded: `limited` takes the ε̂ that goes with it, (x_t − scale·x̂₀)/std; `model` the one
   * that the model said, as diffusers' DDIM does. `limited` unless told.
   */
  readonly noise?: 'limited' | 'model';
}

type Conversion<C> = { readonly [name in keyof Numbers]: C };

/** The numbers of one call; within a compiled function, tensors of one number. */
export interface CallNumbers<C> {
  /** x̂₀ = (x·x_t + value·output)/over. */
  readonly toX0: Conversion<C>;
  /** ε̂ from the output, likewise. */
  readonly toEps: Conversion<C>;
  /** ε̂ from x̂₀, likewise. */
  readonly x0ToEps: Conversion<C>;
  readonly fromX: C;
  readonly fromX0: C;
  readonly noise: C;
  /** One for each answer that the plan looks back to, newest first. */
  readonly answers: readonly C[];
}

/** The numbers of a call of the plan. @throws RangeError where the model's answer says nothing, see `conversion` */
export function callNumbers(call: PlannedCall, predicts: Prediction, memory: number): CallNumbers<number> {
  const { at, fromX, fromX0, noise, answers } = call;
  return {
    toX0: conversion({ from: predicts, to: 'x0' }, at),
    toEps: conversion({ from: predicts, to: 'eps' }, at),
    x0ToEps: conversion({ from: 'x0', to: 'eps' }, at),
    fromX,
    fromX0,
    noise,
    answers: Array.from({ length: memory + 1 }, (_, k) => answers[k] ?? 0),
  };
}

/** What a call is given. */
export interface CallInput<X> {
  /** Where the model was asked. */
  readonly x: X;
  /** What it answered. */
  readonly output: X;
  /** What the step starts from: x, or the x of the step's first call. */
  readonly from: X;
  /** Answers before this one, newest first. */
  readonly before: readonly X[];
  /** Noise, or undefined for none. */
  readonly z: X | undefined;
}

/** How a call is carried out. */
export interface CallSettings<C> {
  readonly one: C;
  readonly remembers: SamplingPlan['remembers'];
  readonly options: CallOptions;
}

/**
 * What is done with one answer of the model, the same lines for typed arrays, tensors and compiled steps:
 *
 *     x̂₀, ε̂ from the output;  x ← fromX·x + fromX0·x̂₀ + Σ_k answers_k m_k + noise·z
 */
export function advance<X, C>(
  algebra: Algebra<X, C>,
  { x, output, from, before, z }: CallInput<X>,
  c: CallNumbers<C>,
  { one, remembers, options }: CallSettings<C>,
): { x: X; x0: X; answer: X } {
  const converted = (by: Conversion<C>, value: X) => algebra.combine(by.x, x, by.value, value, by.over);
  const guess = converted(c.toX0, output);
  const x0 = limitX0(algebra, guess, options);
  const asSaid = x0 === guess || options.noise === 'model';
  const eps = () => (asSaid ? converted(c.toEps, output) : converted(c.x0ToEps, x0));
  const answer = remembers === 'x0' ? x0 : eps();
  let next = algebra.combine(c.fromX, from, c.fromX0, x0);
  [answer, ...before].forEach((m, k) => {
    next = algebra.combine(one, next, c.answers[k]!, m);
  });
  return { x0, answer, x: z === undefined ? next : algebra.combine(one, next, c.noise, z) };
}

import type { Optimizer, Tensor, Variable } from '@tensorflow/tfjs';
import { refusal } from '../check';
import { tf } from './tf';

/** An optimizer's variable for one of the model's: Adam's mean of gradients of a weight, for instance. */
interface Slot {
  originalName: string;
  variable: Variable;
}

/** Where TensorFlow.js keeps what an optimizer remembers; its getWeights() leaves out some of it. */
type Fields = Record<string, unknown> & { iterations_?: number };

const fieldsOf = (optimizer: Optimizer) => optimizer as unknown as Fields;

/** What an optimizer remembers from step to step. */
export interface OptimizerState {
  /** Its class, as in `Adam`. */
  readonly kind: string;
  readonly iterations: number;
  /** Its own numbers by the name of the field, such as the running powers of Adam's β. */
  readonly single: Readonly<Record<string, Variable>>;
  /** For each field, the variables that belong to those of the model, with their names. */
  readonly slots: Readonly<Record<string, readonly { readonly name: string; readonly variable: Variable }[]>>;
}

/** Everything in an optimizer of `tf.train` that its next step depends on, but for its settings. */
export function optimizerState(optimizer: Optimizer): OptimizerState {
  const single: Record<string, Variable> = {};
  const slots: Record<string, { name: string; variable: Variable }[]> = {};
  for (const [field, value] of Object.entries(fieldsOf(optimizer))) {
    if (value instanceof tf.Variable) single[field] = value;
    if (isSlots(value))
      slots[field] = value.map(({ originalName, variable }) => ({ name: originalName, variable }));
  }
  return { kind: optimizer.getClassName(), iterations: optimizer.iterations, single, slots };
}

function isSlots(value: unknown): value is Slot[] {
  return (
    Array.isArray(value) && value.every((slot) => (slot as Slot | null)?.variable instanceof tf.Variable)
  );
}

/** Makes the slots that an optimizer has not made yet, all 0; those it has stay. @throws Error when it has others */
export function prepareSlots(
  optimizer: Optimizer,
  field: string,
  wanted: readonly { name: string; variable: Variable }[],
): void {
  const present = fieldsOf(optimizer)[field];
  if (!isSlots(present))
    throw new Error(refusal('load checkpoint', `the optimizer must have the field ${field}`, present));
  if (present.length === 0)
    for (const { name, variable } of wanted)
      present.push({
        originalName: name,
        variable: tf.tidy(() => tf.variable(tf.zerosLike(variable as Tensor), false)),
      });
}

/** Sets how many steps an optimizer has made. */
export function setIterations(optimizer: Optimizer, iterations: number): void {
  fieldsOf(optimizer).iterations_ = iterations;
}

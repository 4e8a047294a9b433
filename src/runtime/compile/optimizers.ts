import type { Counting } from './engine';

/**
 * An optimizer as it was when a function was traced: its settings and lists of slots are constants of the graph. The
 * learning rate need not be one.
 */
export interface Remembered {
  readonly optimizer: Counting;
  readonly members: readonly (readonly [string, unknown])[];
}

/** The count of steps is the one member that each step changes. */
const counter = 'iterations_';

/** A learning rate as a number, and as the tensor that some optimizers make of it. */
const rateMembers = ['learningRate', 'c'];

/** @param hasFreeRate whether its learning rate is read at each call */
export function remember(optimizer: Counting, hasFreeRate: boolean): Remembered {
  const free = new Set([counter, ...(hasFreeRate ? rateMembers : [])]);
  return { optimizer, members: Object.entries(optimizer).filter(([name]) => !free.has(name)) };
}

/** Whether nobody has changed the optimizer since: its settings, or its slots by `setWeights`. */
export function isUnchanged({ optimizer, members }: Remembered): boolean {
  const current = optimizer as unknown as Readonly<Record<string, unknown>>;
  return members.every(([name, value]) => current[name] === value);
}

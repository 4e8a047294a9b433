import type { Counting } from './engine';

/** An optimizer as it was when a function was traced: its settings and lists of slots are constants of the graph. */
export interface Remembered {
  readonly optimizer: Counting;
  readonly members: readonly (readonly [string, unknown])[];
}

/** The count of steps is the one member that each step changes. */
const membersOf = (optimizer: Counting) =>
  Object.entries(optimizer).filter(([name]) => name !== 'iterations_');

export const remember = (optimizer: Counting): Remembered => ({ optimizer, members: membersOf(optimizer) });

/** Whether nobody has changed the optimizer since: its learning rate, or its slots by `setWeights`. */
export function isUnchanged({ optimizer, members }: Remembered): boolean {
  const current = optimizer as unknown as Readonly<Record<string, unknown>>;
  return members.every(([name, value]) => current[name] === value);
}

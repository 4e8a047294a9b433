import type { Optimizer, Variable } from '@tensorflow/tfjs';
import { refusal } from '../check';
import { type OptimizerState, optimizerState } from './optimizer-state';

/** Variables by name, in groups at any depth: `{ model: network.parameters(), average: average.parameters() }`. */
export interface VariableTree {
  readonly [name: string]: Variable | VariableTree;
}

/** Anything that JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** How the file tells what its tensors are. */
export interface Description {
  readonly step: number;
  readonly extra: Json;
  readonly optimizer?: {
    readonly kind: string;
    readonly iterations: number;
    /** For each field the variables of the model that its slots belong to, and the ends of the slots' own names. */
    readonly slots: Readonly<Record<string, readonly (readonly [string, string])[]>>;
  };
}

/** Variables under the names they have in a file. */
export type Named = ReadonlyMap<string, Variable>;

const isVariable = (value: Variable | VariableTree): value is Variable =>
  typeof (value as Variable).assign === 'function';

/** The variables of a tree, groups joined by dots. */
export function flatten(tree: VariableTree, prefix = 'variables'): Map<string, Variable> {
  const flat = new Map<string, Variable>();
  for (const [name, value] of Object.entries(tree)) {
    const full = `${prefix}.${name}`;
    for (const [key, variable] of isVariable(value) ? [[full, value] as const] : flatten(value, full)) {
      if (flat.has(key)) throw new Error(refusal('name variables', 'names must differ', key));
      flat.set(key, variable);
    }
  }
  return flat;
}

export const singleName = (field: string) => `optimizer.${field}`;
export const slotName = (field: string, index: number) => `optimizer.${field}.${index}`;

/** What a checkpoint of these holds: every variable by its name in the file, and what the file says of them. */
export function contentOf(
  variables: Named,
  optimizer: Optimizer | undefined,
  { step, extra }: { step: number; extra: Json },
): { named: Named; description: Description } {
  if (!optimizer) return { named: variables, description: { step, extra } };
  const state = optimizerState(optimizer);
  const named = new Map(variables);
  for (const [field, variable] of Object.entries(state.single)) named.set(singleName(field), variable);
  for (const [field, slots] of Object.entries(state.slots))
    for (const [k, { variable }] of slots.entries()) named.set(slotName(field, k), variable);
  const { kind, iterations } = state;
  return {
    named,
    description: { step, extra, optimizer: { kind, iterations, slots: ownersOfSlots(state, variables) } },
  };
}

/** Slots are named after the engine's name of a variable, which is another in another process. */
function ownersOfSlots(state: OptimizerState, variables: Named): Record<string, [string, string][]> {
  const nameOf = new Map([...variables].map(([name, variable]) => [variable.name, name]));
  const owner = (slot: string): [string, string] => {
    const cut = slot.lastIndexOf('/');
    const name = nameOf.get(slot.slice(0, cut));
    if (name === undefined)
      throw new Error(
        refusal(
          'save checkpoint',
          'what the optimizer trains must be among the variables',
          slot.slice(0, cut),
        ),
      );
    return [name, slot.slice(cut)];
  };
  return Object.fromEntries(
    Object.entries(state.slots).map(([field, slots]) => [field, slots.map(({ name }) => owner(name))]),
  );
}

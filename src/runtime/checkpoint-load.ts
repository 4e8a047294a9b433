import type { Optimizer, Variable } from '@tensorflow/tfjs';
import { refusal } from '../check';
import { type Description, type Named, singleName, slotName } from './checkpoint-content';
import { optimizerState, prepareSlots, setIterations } from './optimizer-state';
import type { StoredTensor } from './safetensors';
import { tf } from './tf';

type Tensors = ReadonlyMap<string, StoredTensor>;
type OptimizerNotes = NonNullable<Description['optimizer']>;

const action = 'load checkpoint';
const refuse = (rule: string, value: unknown) => new Error(refusal(action, rule, value));

/** What a file says of itself, if it is a checkpoint of this version. */
export function describeFile(
  file: string,
  metadata: Readonly<Record<string, string>>,
  expected: { format: string; version: string },
): Description {
  if (metadata.format !== expected.format)
    throw refuse(`the format of ${file} must be ${JSON.stringify(expected.format)}`, metadata.format);
  if (metadata.version !== expected.version)
    throw refuse(`the version of ${file} must be ${expected.version}`, metadata.version);
  let description: Partial<Description> | null = null;
  try {
    description = JSON.parse(metadata.description ?? '') as Partial<Description> | null;
  } catch {
    // Said below.
  }
  if (!Number.isSafeInteger(description?.step))
    throw refuse(`${file} must describe itself in JSON`, metadata.description);
  return description as Description;
}

/** Holds a file to what it is loaded into. @returns what gives every variable its numbers */
export function planLoad(
  { tensors, description }: { tensors: Tensors; description: Description },
  variables: Named,
  optimizer: Optimizer | undefined,
): () => void {
  const isVariable = (name: string) => name.startsWith('variables.');
  requireSameNames([...tensors.keys()].filter(isVariable), [...variables.keys()]);
  for (const [name, variable] of variables) requireSameForm(name, tensors.get(name)!, variable);
  const notes = description.optimizer;
  if (optimizer && !notes) throw refuse('the file must hold an optimizer', 'none');
  if (!optimizer && notes) throw refuse('an optimizer must be given for the one in the file', notes.kind);
  const loadOptimizer = optimizer && notes && planOptimizer({ tensors, notes }, variables, optimizer);
  return () => {
    for (const [name, variable] of variables) assign(variable, tensors.get(name)!);
    loadOptimizer?.();
  };
}

function planOptimizer(
  { tensors, notes }: { tensors: Tensors; notes: OptimizerNotes },
  variables: Named,
  optimizer: Optimizer,
): () => void {
  const state = optimizerState(optimizer);
  if (state.kind !== notes.kind)
    throw refuse(`the optimizer must be ${notes.kind} as in the file`, state.kind);
  const stored = (name: string): StoredTensor => {
    const tensor = tensors.get(name);
    if (!tensor) throw refuse('the file must hold all of the optimizer', `no ${name}`);
    return tensor;
  };
  for (const [field, variable] of Object.entries(state.single))
    requireSameForm(singleName(field), stored(singleName(field)), variable);
  for (const [field, present] of Object.entries(state.slots)) {
    const wanted = wantedSlots(field, notes, variables);
    if (
      present.length > 0 &&
      present.map(({ name }) => name).join() !== wanted.map(({ name }) => name).join()
    )
      throw refuse(
        `the optimizer must be new or remember the variables of the file in ${field}`,
        present.map(({ name }) => name),
      );
    for (const [k, { variable }] of wanted.entries())
      requireSameForm(slotName(field, k), stored(slotName(field, k)), variable);
  }
  return () => {
    for (const [field, variable] of Object.entries(state.single)) assign(variable, stored(singleName(field)));
    for (const field of Object.keys(state.slots))
      prepareSlots(optimizer, field, wantedSlots(field, notes, variables));
    for (const [field, slots] of Object.entries(optimizerState(optimizer).slots))
      for (const [k, { variable }] of slots.entries()) assign(variable, stored(slotName(field, k)));
    setIterations(optimizer, notes.iterations);
  };
}

/** The slots of a field as they are called here, each with the variable that it belongs to. */
function wantedSlots(field: string, notes: OptimizerNotes, variables: Named) {
  return (notes.slots[field] ?? []).map(([owner, end]) => {
    const variable = variables.get(owner);
    if (!variable) throw refuse('what the optimizer remembers must be among the variables', owner);
    return { name: variable.name + end, variable };
  });
}

function requireSameNames(inFile: readonly string[], here: readonly string[]): void {
  const [left, right] = [
    inFile.filter((name) => !here.includes(name)),
    here.filter((name) => !inFile.includes(name)),
  ];
  if (left.length + right.length === 0) return;
  const list = (names: readonly string[]) => (names.length > 0 ? names.slice(0, 5).join(', ') : 'none');
  throw refuse(
    'names of variables must be those of the file',
    `only in the file: ${list(left)}; only here: ${list(right)}`,
  );
}

function requireSameForm(name: string, { shape, dtype }: StoredTensor, variable: Variable): void {
  if (dtype !== variable.dtype)
    throw refuse(`the dtype of ${name} must be ${dtype} as in the file`, variable.dtype);
  if (shape.join() !== variable.shape.join())
    throw refuse(`the shape of ${name} must be [${shape.join(', ')}] as in the file`, variable.shape);
}

function assign(variable: Variable, { values, shape, dtype }: StoredTensor): void {
  variable.assign(tf.tensor(values, [...shape], dtype));
}

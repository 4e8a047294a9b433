import type { Tensor } from '@tensorflow/tfjs';
import type { Counting } from './engine';
import type { Graph } from './graph';
import type { OnnxTensor } from './onnx';
import { differenceOf, requireRepeatable } from './repeatable';
import type { Rate, Trace } from './trace';

/** A rate that was met in a trace, and the names of the values that are it. */
type Found = Omit<Rate, 'value'> & { readonly names: string[]; readonly shape: readonly number[] };

/** An optimizer whose rate is a plain number, as Adam's. */
interface Numeric extends Counting {
  learningRate: number;
}

/** One whose rate is a tensor of the closure, which `setLearningRate` makes anew: gradient descent and momentum. */
interface Tensorial extends Counting {
  /** −rate. */
  readonly c: Tensor;
}

/**
 * Traces a function for the second time and compares. Optimizers have other learning rates meanwhile, so that the
 * numbers show that are made of these; everything else has to be the same.
 * @returns the first trace, in which learning rates are inputs
 * @throws TraceFault which says what differs
 */
export function traceAgain(first: Trace, again: () => Trace): Trace {
  const optimizers = [...new Set(first.optimizers)];
  const numbers = numbersOfRates(first, optimizers.filter(isNumeric), again);
  if (numbers === undefined) {
    const second = again();
    if (second.failure) throw second.failure.error;
    requireRepeatable(first, second);
  }
  const tensors = optimizers.filter(isTensorial).flatMap((optimizer) => tensorOfRate(first, optimizer));
  return withRates(first, [...(numbers ?? []), ...tensors]);
}

const isTensorial = (optimizer: Counting): optimizer is Tensorial => 'c' in optimizer;

function isNumeric(optimizer: Counting): optimizer is Numeric {
  const own = Object.getOwnPropertyDescriptor(optimizer, 'learningRate');
  return !isTensorial(optimizer) && own?.writable === true && typeof own.value === 'number';
}

interface Change {
  readonly optimizer: Numeric;
  readonly own: number;
  /** Exact in single precision; each optimizer has one of its own, so that it is told from the others. */
  readonly other: number;
}

/** The constants that are learning rates; undefined where a rate decides anything else, and must not be changed. */
function numbersOfRates(
  first: Trace,
  optimizers: readonly Numeric[],
  again: () => Trace,
): Found[] | undefined {
  if (optimizers.length === 0) return undefined;
  const changes = optimizers.map((optimizer, i): Change => {
    const own = optimizer.learningRate;
    return { optimizer, own, other: own === 1000 + i ? -1000 - i : 1000 + i };
  });
  const second = underOtherRates(changes, again);
  if (!second || second.failure) return undefined;
  const found = new Map<string, Found>();
  for (const [name, after] of second.graph.constants) {
    const before = first.graph.constants.get(name);
    if (!before || isSame(before, after)) continue;
    const rate = changes.flatMap((change) => rateBehind(change, before, after))[0];
    if (!rate || isResult(first, name)) return undefined;
    // What remains has to be the same.
    second.graph.constants.set(name, before);
    const known = found.get(rate.key) ?? rate.found;
    known.names.push(name);
    found.set(rate.key, known);
  }
  return differenceOf(first, second) === undefined ? [...found.values()] : undefined;
}

/** @returns undefined where somebody else has set a rate meanwhile */
function underOtherRates(changes: readonly Change[], again: () => Trace): Trace | undefined {
  for (const { optimizer, other } of changes) optimizer.learningRate = other;
  try {
    const second = again();
    return changes.every(({ optimizer, other }) => optimizer.learningRate === other) ? second : undefined;
  } finally {
    for (const { optimizer, own } of changes) optimizer.learningRate = own;
  }
}

/** The rate that a constant is, by its values under the optimizer's own and under the other one. */
function rateBehind(
  { optimizer, own, other }: Change,
  before: OnnxTensor,
  after: OnnxTensor,
): { readonly key: string; readonly found: Found }[] {
  const sign = [1, -1].find((s) => isNumber(before, s * own) && isNumber(after, s * other));
  if (sign === undefined) return [];
  const read = () => sign * optimizer.learningRate;
  const found = { optimizer, names: [], shape: before.shape, read, isThere: () => true };
  return [{ key: `${sign * other} [${before.shape}]`, found }];
}

/** The rate of an optimizer that has it as a tensor. */
function tensorOfRate({ captured, ...trace }: Trace, optimizer: Tensorial): Found[] {
  const value = captured.find(({ dataId }) => dataId === optimizer.c.dataId)?.value;
  if (!value || isResult(trace, value.name)) return [];
  let [known, number] = [optimizer.c, optimizer.c.dataSync()[0]!];
  const read = () => {
    if (known !== optimizer.c) [known, number] = [optimizer.c, optimizer.c.dataSync()[0]!];
    return number;
  };
  return [
    { optimizer, names: [value.name], shape: value.shape, read, isThere: () => !optimizer.c.isDisposed },
  ];
}

/** Whether a value is handed on as it is. */
const isResult = ({ outputs, state }: Pick<Trace, 'outputs' | 'state'>, name: string): boolean =>
  outputs.some(({ value }) => value.name === name) || state.some(({ after }) => after?.name === name);

/** The trace with inputs for rates, one for each. */
function withRates(trace: Trace, found: readonly Found[]): Trace {
  if (found.length === 0) return trace;
  const inputs = new Map<string, string>();
  const rates = found.map(({ names, shape, ...rate }): Rate => {
    const value = trace.graph.value('learning_rate', shape, 'float32');
    for (const name of names) inputs.set(name, value.name);
    return { ...rate, value };
  });
  rename(trace.graph, inputs);
  const captured = trace.captured.filter(({ value }) => !inputs.has(value.name));
  return { ...trace, captured, rates };
}

function rename({ nodes }: Graph, names: ReadonlyMap<string, string>): void {
  nodes.forEach((node, i) => {
    if (node.inputs.some((name) => names.has(name)))
      nodes[i] = { ...node, inputs: node.inputs.map((name) => names.get(name) ?? name) };
  });
}

const isSame = (a: OnnxTensor, b: OnnxTensor): boolean =>
  a.data.length === b.data.length && a.data.every((byte, i) => byte === b.data[i]);

const isNumber = ({ dtype, data }: OnnxTensor, number: number): boolean =>
  dtype === 'float32' &&
  data.length === 4 &&
  Object.is(new Float32Array(data.slice().buffer)[0], Math.fround(number));

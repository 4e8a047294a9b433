import type { DataId } from '@tensorflow/tfjs';
import { refusal } from '../../check';
import { flatten, type VariableTree } from '../checkpoint-content';
import { engineOf } from './engine';
import type { InputForm } from './export-inputs';
import { Merger } from './export-merge';
import { type Result, resultsOf } from './export-results';
import { dimensionOf, SizeWriter, sizeThrough, Unmergeable } from './export-sizes';
import { reachableNodes, type Value } from './graph';
import type { OnnxModel, OnnxNode, OnnxPort, OnnxTensor } from './onnx';
import type { Trace } from './trace';
import type { TensorType } from './trace-backend';

/** What a model is to be called and hold. */
export interface ModelPlan {
  readonly action: string;
  readonly forms: readonly InputForm[];
  readonly variables: VariableTree;
  readonly description: string;
}

/** A variable, or a tensor of the closure, whose numbers go into the file. */
interface Stored {
  readonly dataId: DataId;
  readonly value: Value;
  readonly label: string;
}

/**
 * The model that all these traces are cases of, one for each size of the batch.
 * @throws Unmergeable where there is none; Error for results that are no tensors
 */
export async function modelOf(
  traces: readonly Trace[],
  batches: readonly number[],
  plan: ModelPlan,
): Promise<OnnxModel> {
  const results = traces.map((trace) => resultsOf(plan.action, trace));
  const names = new Names(plan, results[0]!, storedIn(traces, results[0]!, plan));
  const [nodes, constants]: [OnnxNode[], OnnxTensor[]] = [[], []];
  const unique = (name: string) => names.unique(name);
  const sizes = new SizeWriter(nodes, constants, unique, sourceOf(plan.forms));
  const graphs = traces.map(({ graph }, k) => ({
    nodes: reachableNodes(
      graph.nodes,
      results[k]!.map(({ value }) => value.name),
    ),
    constants: graph.constants,
  }));
  names.giveToOutputs(graphs[0]!.nodes);
  const nameOf = (name: string) => names.of(name);
  const merger = new Merger(graphs, batches, { nodes, constants, sizes, nameOf, unique });
  merger.merge();
  requireStandard(plan.action, nodes);
  const outputs = results[0]!.map(({ name, value }, i): OnnxPort => {
    const values = results.map((list) => list[i]?.value ?? value);
    const made = merger.named(values.map((other) => other.name));
    if (made !== name) nodes.push({ op: 'Identity', inputs: [made], outputs: [name], attributes: {}, name });
    const shape = value.shape.map((_, axis) => {
      const all = values.map((other) => other.shape[axis]!);
      return dimensionOf(sizeThrough(batches, all, `the size of ${name} along axis ${axis}`));
    });
    return { name, shape, dtype: value.dtype };
  });
  const numbers = await Promise.all(names.used.map(readStored));
  return {
    name: 'model',
    description: plan.description,
    nodes,
    constants: [...numbers, ...constants],
    inputs: plan.forms.map(({ name, shape, dtype }) => ({
      name,
      dtype,
      shape: shape.map((size) => size ?? 'batch'),
    })),
    outputs,
  };
}

/** Operators of ONNX Runtime alone are none that every reader of the file has. */
function requireStandard(action: string, nodes: readonly OnnxNode[]): void {
  const foreign = nodes.find(({ domain }) => domain);
  if (foreign)
    throw new Error(refusal(action, "operators must be ONNX's own", `${foreign.domain}.${foreign.op}`));
}

function sourceOf(forms: readonly InputForm[]) {
  const form = forms.find(({ shape }) => shape.includes(null));
  return form && { input: form.name, axis: form.shape.indexOf(null) };
}

/** Variables and tensors from outside by their names in the traces, which must mean the same in all of them. */
function storedIn(
  traces: readonly Trace[],
  results: readonly Result[],
  { variables }: ModelPlan,
): Map<string, Stored> {
  const labels = new Map(
    [...flatten(variables)].map(([name, variable]) => [variable, name.slice('variables.'.length)]),
  );
  const stored = new Map<string, Stored>();
  for (const { state, captured } of traces) {
    const met = [
      ...state.flatMap(({ variable, before }) =>
        before
          ? { dataId: variable.dataId, value: before, label: labels.get(variable) ?? variable.name }
          : [],
      ),
      ...captured.map(({ dataId, value }) => ({ dataId, value, label: 'constant' })),
    ];
    for (const one of met) {
      const known = stored.get(one.value.name);
      if (known && known.dataId !== one.dataId)
        throw new Unmergeable(
          'the function must use the same tensors of its closure for batches of every size',
        );
      stored.set(one.value.name, one);
    }
  }
  for (const { value, outside } of results)
    if (outside) stored.set(value.name, { dataId: outside.dataId, value, label: 'constant' });
  return stored;
}

/** Names in the file: readable, and each for one thing. */
class Names {
  private readonly taken = new Set<string>();
  /** By the names in the first trace. */
  private readonly given = new Map<string, string>();
  /** What is needed of variables and tensors from outside, by the names they got. */
  readonly used: (Stored & { readonly name: string })[] = [];

  constructor(
    { action, forms }: ModelPlan,
    private readonly results: readonly Result[],
    private readonly stored: ReadonlyMap<string, Stored>,
  ) {
    for (const { name } of [...forms, ...results]) {
      if (this.taken.has(name))
        throw new Error(refusal(action, 'names of inputs and outputs must differ', name));
      this.taken.add(name);
    }
    forms.forEach(({ name }, i) => {
      this.given.set(`input_${i}`, name);
    });
  }

  unique(wanted: string): string {
    let name = wanted;
    for (let i = 1; this.taken.has(name); i++) name = `${wanted}_${i}`;
    this.taken.add(name);
    return name;
  }

  /** Outputs that a node gives have their names from it. */
  giveToOutputs(nodes: readonly OnnxNode[]): void {
    const made = new Set(nodes.flatMap(({ outputs }) => outputs));
    for (const { name, value } of this.results)
      if (made.has(value.name) && !this.given.has(value.name)) this.given.set(value.name, name);
  }

  of(traced: string): string {
    const known = this.given.get(traced);
    if (known !== undefined) return known;
    const stored = this.stored.get(traced);
    const name = this.unique(stored?.label ?? traced);
    if (stored) this.used.push({ ...stored, name });
    this.given.set(traced, name);
    return name;
  }
}

async function readStored({ dataId, value, name }: Stored & { readonly name: string }): Promise<OnnxTensor> {
  const { shape, dtype } = value;
  const ArrayType = { float32: Float32Array, int32: Int32Array, bool: Uint8Array }[dtype as TensorType];
  const { buffer } = ArrayType.from((await engineOf().read(dataId)) as ArrayLike<number>);
  return { name, shape, dtype, data: new Uint8Array(buffer) };
}

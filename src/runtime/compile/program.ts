import { availableParallelism } from 'node:os';
import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { OnnxValue, Tensor as OrtTensor } from 'onnxruntime-node';
import { tf } from '../tf';
import { type Cell, cellOf, pull, push } from './cells';
import { engineOf } from './engine';
import { type Numbers, reachableNodes, type Value } from './graph';
import { createNativeSession, type NativeSession, ortTensor } from './native';
import { encodeModel, type OnnxModel, type OnnxNode } from './onnx';
import { isUnchanged, type Remembered, remember } from './optimizers';
import { type ProviderName, providerFor, sessionOptions } from './providers';
import { currentStorage, reserve, viewOf } from './storage';
import { InputSlot, mapLeaves, OutputSlot } from './structure';
import type { Trace } from './trace';
import type { Captured, TensorType } from './trace-backend';

/** Tensors of the closure up to this size are written into the graph, where operations on them are folded. */
const CONSTANT_SIZE = 4096;

interface BoundState {
  readonly cell: Cell;
  /** Names of the graph's input and output; undefined where there is none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A traced function as a session of ONNX Runtime, with what it reads and writes at each call. */
export class Program {
  readonly model: OnnxModel;
  private readonly session: NativeSession;
  private readonly state: readonly BoundState[];
  /** Tensors of the closure that are too large for the graph. */
  private readonly fed: readonly Captured[];
  private readonly optimizers: readonly Remembered[];
  private readonly usedInputs: readonly { readonly value: Value; readonly index: number }[];
  private readonly outputNames: readonly string[];

  /** @throws Error where ONNX Runtime does not take the graph */
  constructor(
    private readonly traced: Trace,
    provider: ProviderName = providerFor(),
  ) {
    const { graph, inputs, outputs, state, captured, optimizers } = traced;
    const nodes = [...graph.nodes];
    const ports: Value[] = [];
    const port = (value: Value, name: string): string => {
      ports.push({ ...value, name });
      nodes.push(identity(value.name, name));
      return name;
    };
    const written = state.map(({ variable, after }) => after && port(after, `next ${variable.name}`));
    this.outputNames = outputs.map(({ value, path }, i) => port(value, `output_${i}${path}`));
    const kept = reachableNodes(
      nodes,
      ports.map(({ name }) => name),
    );
    const used = new Set(kept.flatMap((node) => node.inputs));
    const isUsed = ({ name }: { readonly name: string }) => used.has(name);
    this.state = state.map(({ variable, before }, i) => ({
      cell: cellOf(variable),
      before: before && isUsed(before) ? before.name : undefined,
      after: written[i],
    }));
    this.usedInputs = inputs.map((value, index) => ({ value, index })).filter(({ value }) => isUsed(value));
    const met = captured.filter(({ value }) => isUsed(value));
    this.fed = met.filter(({ value }) => sizeOf(value) > CONSTANT_SIZE);
    this.optimizers = [...new Set(optimizers)].map(remember);
    this.model = {
      name: 'step',
      nodes: kept,
      constants: [
        ...[...graph.constants.values()].filter(isUsed),
        ...met.filter(({ value }) => sizeOf(value) <= CONSTANT_SIZE).map(constantOf),
      ],
      inputs: [
        ...this.usedInputs.map(({ value }) => value),
        ...state.flatMap(({ before }) => (before && isUsed(before) ? before : [])),
        ...this.fed.map(({ value }) => value),
      ],
      outputs: ports,
    };
    this.session = createNativeSession(encodeModel(this.model), {
      intraOpNumThreads: availableParallelism(),
      graphOptimizationLevel: 'all',
      ...sessionOptions(provider),
    });
  }

  /** Whether what the function was traced with is still there: else it has to be traced again. */
  get isCurrent(): boolean {
    const { tensorInfo } = engineOf().state;
    return (
      this.state.every(({ cell }) => !cell.variable.isDisposed) &&
      this.traced.captured.every(({ dataId }) => tensorInfo.has(dataId)) &&
      this.optimizers.every(isUnchanged)
    );
  }

  /** One call. @param check refuses outputs, before they change anything */
  run(args: readonly Tensor[], check?: (name: string, numbers: Numbers) => void): unknown {
    const { outputs, optimizers } = this.traced;
    for (const { cell, before } of this.state) if (before !== undefined) pull(cell);
    const places = outputs.map(({ value }) => reserve(value.shape, value.dtype as TensorType));
    try {
      const fetches = this.fetches(places);
      this.session.run(this.feeds(args), fetches, {});
      if (check) for (const [name, { data }] of Object.entries(fetches)) check(name, data as Numbers);
    } catch (error) {
      for (const dataId of places) tf.backend().disposeData(dataId);
      throw error;
    }
    for (const { cell, after } of this.state) if (after !== undefined) push(cell);
    for (const optimizer of optimizers) optimizer.incrementIterations();
    const tensors = outputs.map(({ value }, i) =>
      engineOf().makeTensorFromDataId(places[i]!, [...value.shape], value.dtype),
    );
    return mapLeaves(this.traced.result, (leaf) => {
      if (leaf instanceof OutputSlot) return tensors[leaf.index];
      return leaf instanceof InputSlot ? args[leaf.index] : leaf;
    });
  }

  dispose(): void {
    this.session.dispose();
  }

  private feeds(args: readonly Tensor[]): Record<string, OnnxValue> {
    const feeds: Record<string, OnnxValue> = {};
    const given = this.usedInputs.map(({ value, index }) => ({ value, dataId: args[index]!.dataId }));
    const all = [...given, ...this.fed];
    // Data of another backend are moved first: that may move the heap under a view.
    for (const { dataId } of all) currentStorage().get(dataId);
    for (const { value, dataId } of all) feeds[value.name] = ortTensorAt(dataId, value);
    for (const { cell, before } of this.state) if (before !== undefined) feeds[before] = cell.current;
    return feeds;
  }

  private fetches(places: readonly DataId[]): Record<string, OrtTensor> {
    const fetches: Record<string, OrtTensor> = {};
    for (const { cell, after } of this.state) if (after !== undefined) fetches[after] = cell.next;
    this.traced.outputs.forEach(({ value }, i) => {
      fetches[this.outputNames[i]!] = ortTensorAt(places[i]!, value);
    });
    return fetches;
  }
}

const sizeOf = ({ shape }: Value): number => tf.util.sizeFromShape([...shape]);

const ortTensorAt = (dataId: DataId, value: Value): OrtTensor => {
  const type = value.dtype as TensorType;
  return ortTensor(type, viewOf(dataId, type, sizeOf(value)), value.shape);
};

const identity = (from: string, to: string): OnnxNode => ({
  op: 'Identity',
  inputs: [from],
  outputs: [to],
  attributes: {},
});

function constantOf({ dataId, value }: Captured) {
  const numbers = viewOf(dataId, value.dtype as TensorInfo['dtype'] as TensorType, sizeOf(value));
  const data = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength).slice();
  return { name: value.name, shape: value.shape, dtype: value.dtype, data };
}

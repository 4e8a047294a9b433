import type { DataId, Tensor, Variable } from '@tensorflow/tfjs';
import type { OnnxValue, Tensor as OrtTensor } from 'onnxruntime-node';
import { tf } from '../tf';
import { type Cell, cellOf, Place, pull, push, pushOverwritten, release } from './cells';
import { engineOf } from './engine';
import type { Numbers, Value } from './graph';
import { type NativeSession, ortTensor } from './native';
import type { OnnxModel } from './onnx';
import { isUnchanged, type Remembered, remember } from './optimizers';
import { placeOf } from './placement';
import { nextOf, planOf, sizeOf } from './plan';
import type { ProviderName } from './providers';
import { RestingSession } from './resting';
import { openSession } from './session';
import { currentStorage, reserve, viewOf } from './storage';
import { InputSlot, mapLeaves, OutputSlot } from './structure';
import type { Rate, Trace } from './trace';
import type { Captured, TensorType } from './trace-backend';
import { bindUpdates, overwritable } from './update-loop';

interface BoundState {
  readonly cell: Cell;
  /** Names of the session's input and output; undefined where there is none. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly isRead: boolean;
  readonly isWritten: boolean;
  /** Whether it is written where it is read. */
  readonly isOver: boolean;
}

interface BoundRate {
  readonly rate: Rate;
  readonly place: Place;
  /** Whether ONNX Runtime reads it, and not only a loop. */
  readonly isFed: boolean;
}

/** A traced function as a session of ONNX Runtime, with what it reads and writes at each call. */
export class Program {
  private readonly whole: OnnxModel;
  /** There is none where loops do everything. */
  private readonly session: NativeSession | undefined;
  private readonly state: readonly BoundState[];
  /** What is given at each call, by the names of the session's inputs. */
  private readonly variables: ReadonlyMap<string, Cell>;
  private readonly fed: readonly Captured[];
  private readonly optimizers: readonly Remembered[];
  private readonly usedInputs: readonly { readonly value: Value; readonly index: number }[];
  private readonly resultNames: readonly string[];
  private readonly rates: readonly BoundRate[];
  /** What the updates take from ONNX Runtime. */
  private readonly handed: Readonly<Record<string, Place>>;
  private readonly updates: readonly (() => void)[];

  /**
   * @param keeps whether variables keep their values until the results have been looked at
   * @throws Error where ONNX Runtime does not take the graph
   */
  constructor(
    private readonly traced: Trace,
    provider: ProviderName = placeOf(traced.graph),
    keeps = false,
  ) {
    const plan = planOf(traced, { loops: provider === 'cpu' });
    const used = new Set(plan.session.inputs.map(({ name }) => name));
    const given = new Set(plan.session.outputs.map(({ name }) => name));
    const read = new Set([...used, ...plan.updates.flatMap(({ arrays }) => arrays)]);
    this.whole = plan.model;
    this.fed = plan.fed;
    this.resultNames = plan.results.map(({ port }) => port);
    this.rates = traced.rates.map((rate) => ({
      rate,
      place: new Place('float32', rate.value.shape),
      isFed: used.has(rate.value.name),
    }));
    const free = new Set(traced.rates.map(({ optimizer }) => optimizer));
    this.optimizers = [...new Set(traced.optimizers)].map((one) => remember(one, free.has(one)));
    this.usedInputs = traced.inputs
      .map((value, index) => ({ value, index }))
      .filter(({ value }) => used.has(value.name));
    const over = keeps ? new Set<Variable>() : overwritable(plan, traced.state);
    this.state = traced.state.map(({ variable, before, after }) => ({
      cell: cellOf(variable),
      before: before && used.has(before.name) ? before.name : undefined,
      after: given.has(nextOf(variable.name)) ? nextOf(variable.name) : undefined,
      isRead: before !== undefined && read.has(before.name),
      isWritten: after !== undefined,
      isOver: over.has(variable),
    }));
    for (const { cell, isWritten, isOver } of this.state) if (isWritten && !isOver) cell.reserveNext();
    this.handed = Object.fromEntries(
      plan.handed.map(({ port, value }) => [port, new Place(value.dtype as TensorType, value.shape)]),
    );
    const numbers = new Map(this.rates.map(({ rate, place }) => [rate.value.name, place]));
    this.updates = bindUpdates(plan, traced.state, { ports: this.handed, numbers }, over);
    const variables = new Map(
      this.state.flatMap(({ cell, before }) => (before === undefined ? [] : [[before, cell] as const])),
    );
    const rests = variables.size > 0 && !this.state.some(({ isWritten }) => isWritten);
    this.variables = rests ? new Map() : variables;
    if (plan.session.outputs.length > 0)
      this.session = rests
        ? new RestingSession(plan.session, provider, variables)
        : openSession(plan.session, provider);
  }

  /** Whether what the function was traced with is still there: else it has to be traced again. */
  get isCurrent(): boolean {
    const { tensorInfo } = engineOf().state;
    return (
      this.state.every(({ cell }) => !cell.variable.isDisposed) &&
      this.traced.captured.every(({ dataId }) => tensorInfo.has(dataId)) &&
      this.optimizers.every(isUnchanged) &&
      this.rates.every(({ rate }) => rate.isThere())
    );
  }

  /** All that is computed, to be read; with learning rates as they were in the last call. */
  get model(): OnnxModel {
    const constants = this.rates.map(({ rate: { value }, place }) => ({
      ...value,
      data: new Uint8Array(Float32Array.from(place.numbers).buffer),
    }));
    return { ...this.whole, constants: [...this.whole.constants, ...constants] };
  }

  /** One call. @param check refuses outputs, before they change anything */
  run(args: readonly Tensor[], check?: (name: string, numbers: Numbers) => void): unknown {
    const { outputs, optimizers } = this.traced;
    for (const { cell, isRead } of this.state) if (isRead) pull(cell);
    for (const { rate, place } of this.rates) place.numbers[0] = rate.read();
    const places = outputs.map(({ value }) => reserve(value.shape, value.dtype as TensorType));
    try {
      const fetches = this.fetches(places);
      this.session?.run(this.feeds(args), fetches, {});
      for (const { cell, isOver } of this.state) if (isOver) release(cell);
      for (const update of this.updates) update();
      if (check) this.check(check, fetches);
    } catch (error) {
      for (const dataId of places) tf.backend().disposeData(dataId);
      throw error;
    }
    for (const { cell, isWritten, isOver } of this.state)
      if (isOver) pushOverwritten(cell);
      else if (isWritten) push(cell);
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
    this.session?.dispose();
  }

  private feeds(args: readonly Tensor[]): Record<string, OnnxValue> {
    const feeds: Record<string, OnnxValue> = {};
    const given = this.usedInputs.map(({ value, index }) => ({ value, dataId: args[index]!.dataId }));
    const all = [...given, ...this.fed];
    // Data of another backend are moved first: that may move the heap under a view.
    for (const { dataId } of all) currentStorage().get(dataId);
    for (const { value, dataId } of all) feeds[value.name] = ortTensorAt(dataId, value);
    for (const [name, cell] of this.variables) feeds[name] = cell.current.ort;
    for (const { rate, place, isFed } of this.rates) if (isFed) feeds[rate.value.name] = place.ort;
    return feeds;
  }

  private check(
    check: (name: string, numbers: Numbers) => void,
    fetches: Readonly<Record<string, OrtTensor>>,
  ): void {
    for (const { cell, isWritten } of this.state)
      if (isWritten) check(nextOf(cell.variable.name), cell.next.numbers);
    for (const name of this.resultNames) check(name, fetches[name]!.data as Numbers);
  }

  private fetches(places: readonly DataId[]): Record<string, OrtTensor> {
    const fetches: Record<string, OrtTensor> = {};
    for (const [port, place] of Object.entries(this.handed)) fetches[port] = place.ort;
    for (const { cell, after } of this.state) if (after !== undefined) fetches[after] = cell.next.ort;
    this.traced.outputs.forEach(({ value }, i) => {
      fetches[this.resultNames[i]!] = ortTensorAt(places[i]!, value);
    });
    return fetches;
  }
}

const ortTensorAt = (dataId: DataId, value: Value): OrtTensor => {
  const type = value.dtype as TensorType;
  return ortTensor(type, viewOf(dataId, type, sizeOf(value)), value.shape);
};

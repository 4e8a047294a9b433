import type { DataId, Tensor, Variable } from '@tensorflow/tfjs';
import { tf } from '../tf';
import { type Counting, type Engine, emptyState, engineOf, exchanged, optimizerMethods } from './engine';
import type { Graph, Value } from './graph';
import { InputSlot, mapLeaves, OutputSlot } from './structure';
import { type Captured, registerTraceKernels, TRACE, TraceBackend, typeOf } from './trace-backend';

/** A variable that the traced function reads or assigns. */
export interface State {
  readonly variable: Variable;
  /** Its value before a call: an input of the graph; undefined when it is only written. */
  readonly before: Value | undefined;
  /** Its value after it; undefined when it is only read. */
  readonly after: Value | undefined;
}

/** A variable that the function made, and its first value: it must exist before the function can be compiled. */
export interface Made {
  readonly variable: Variable;
  readonly value: Value;
}

/** A tensor of the result. */
export interface Output {
  /** Where it is in the result, as in `[0].loss`. */
  readonly path: string;
  readonly value: Value;
}

/** An optimizer's learning rate where a graph uses it: an input that is read at each call. */
export interface Rate {
  readonly optimizer: Counting;
  readonly value: Value;
  /** The number as it is now: the rate, or its negative. */
  read(): number;
  /** Whether the optimizer still has it. */
  isThere(): boolean;
}

/** What a function does with tensors, written as a graph. */
export interface Trace {
  readonly graph: Graph;
  readonly inputs: readonly Value[];
  readonly state: readonly State[];
  readonly captured: readonly Captured[];
  readonly outputs: readonly Output[];
  /** What it returned, with slots in place of tensors. */
  readonly result: unknown;
  readonly made: readonly Made[];
  /** Optimizers that count a step, as often as they do. */
  readonly optimizers: readonly Counting[];
  /** Learning rates that are inputs of the graph; none before two traces were compared. */
  readonly rates: readonly Rate[];
  /** What was thrown; then only the graph and what was made are good. */
  readonly failure: { readonly error: unknown } | undefined;
}

/**
 * Calls a function with tensors that have no numbers and records what it does. Nothing of it remains in the engine:
 * no tensor, no new variable, and variables have their values of before.
 */
export function trace(run: (...args: unknown[]) => unknown, args: readonly unknown[]): Trace {
  registerTraceKernels();
  const engine = engineOf();
  const { tensorInfo, registeredVariables } = engine.state;
  const known = Object.values(registeredVariables);
  const before = known.map(({ dataId }) => dataId);
  // Each variable gets data of its own, since two of them, or one and a clone, may share theirs.
  const variables = new Map<DataId, Variable>(known.map((variable) => [{}, variable]));
  const backend = new TraceBackend({ variables, exists: (dataId) => tensorInfo.has(dataId) });
  const tracing = new Tracing(engine, backend, variables);
  for (const [dataId, variable] of variables) variable.dataId = dataId;
  try {
    return tracing.record(run, args);
  } finally {
    known.forEach((variable, i) => {
      variable.dataId = before[i]!;
    });
  }
}

class Tracing {
  private readonly made: Made[] = [];
  private readonly optimizers: Counting[] = [];
  private readonly kept: Tensor[] = [];
  private readonly inputs: Tensor[] = [];
  private readonly outputs: Output[] = [];
  private result: unknown;

  constructor(
    private readonly engine: Engine,
    private readonly backend: TraceBackend,
    private readonly variables: ReadonlyMap<DataId, Variable>,
  ) {}

  record(run: (...args: unknown[]) => unknown, args: readonly unknown[]): Trace {
    let failure: { error: unknown } | undefined;
    let inputs: Value[] = [];
    let written = new Map<Variable, Value>();
    this.withEngine(() => {
      try {
        const placed = mapLeaves(args, (value) => this.place(value)) as unknown[];
        inputs = this.inputs.map((tensor) => this.backend.valueBehind(tensor));
        this.finish(run(...placed));
        written = this.written();
      } catch (error) {
        failure = { error: this.backend.fault ?? error };
      }
    });
    const { graph, variablesRead, captured } = this.backend;
    return {
      graph,
      inputs,
      state: [...new Set([...variablesRead.keys(), ...written.keys()])].map((variable) => ({
        variable,
        before: variablesRead.get(variable),
        after: written.get(variable),
      })),
      captured,
      outputs: this.outputs,
      result: this.result,
      made: this.made,
      optimizers: this.optimizers,
      rates: [],
      failure,
    };
  }

  /** Runs with an engine that traces, and that watches for what a graph cannot repeat. */
  private withEngine(run: () => void): void {
    const { engine, backend, made, optimizers, kept } = this;
    const { makeVariable, disposeTensor, keep } = engine;
    const members: Partial<Engine> = {
      state: emptyState(engine),
      backendName: TRACE,
      backendInstance: backend,
      makeVariable(initial, ...rest) {
        const value = backend.valueBehind(initial);
        const variable = makeVariable.call(engine, initial, ...rest);
        made.push({ variable, value });
        return variable;
      },
      disposeTensor: (tensor) => {
        // A variable comes here when it is assigned.
        if (!(tensor instanceof tf.Variable)) this.mayDispose(tensor);
        disposeTensor.call(engine, tensor);
      },
      disposeVariable: ({ name }) => backend.refuse(`not dispose a variable: it disposes ${name}`),
      // Tensors without numbers are no leaks, if somebody looks for such.
      trackTensor: (Object.getPrototypeOf(engine) as Engine).trackTensor,
      keep(tensor) {
        kept.push(tensor);
        return keep.call(engine, tensor) as typeof tensor;
      },
      readSync: () => backend.readSync(),
      // A promise that is never kept: the trace fails by itself, and a rejection that nobody handles ends the process.
      read: () => {
        try {
          backend.readSync();
        } catch {}
        return new Promise(() => {});
      },
    };
    function incrementIterations(this: Counting) {
      optimizers.push(this);
    }
    exchanged(optimizerMethods(), { incrementIterations }, () => exchanged(engine, members, run));
  }

  private mayDispose(tensor: Tensor): void {
    const isInput = this.inputs.some(({ dataId }) => dataId === tensor.dataId);
    if (isInput || !this.backend.owns(tensor.dataId))
      this.backend.refuse(
        `dispose only what it made itself: it disposes ${isInput ? 'an argument' : `a tensor from outside, of shape [${tensor.shape}]`}`,
      );
  }

  /** A tensor without numbers in place of an argument; variables are state and stay themselves. */
  private place(value: unknown): unknown {
    if (!(value instanceof tf.Tensor) || value instanceof tf.Variable) return value;
    const { dataId, shape, dtype } = this.backend.port(
      `input_${this.inputs.length}`,
      value.shape,
      typeOf(value.dtype),
    );
    const tensor = this.engine.makeTensorFromDataId(dataId, shape, dtype);
    this.inputs.push(tensor);
    return tensor;
  }

  private finish(result: unknown): void {
    const { backend } = this;
    if (tf.util.isPromise(result)) {
      // Its failure is reported here and now.
      (result as Promise<unknown>).catch(() => {});
      backend.refuse('not be async: it returns a promise');
    }
    const slots = new Map<Tensor, unknown>();
    this.result = mapLeaves(result, (value, path) => {
      if (!(value instanceof tf.Tensor) || value instanceof tf.Variable) return value;
      if (!slots.has(value)) slots.set(value, this.slotOf(value, path));
      return slots.get(value);
    });
    if (backend.fault) throw backend.fault;
    if (this.kept.some(({ isDisposed }) => !isDisposed))
      backend.refuse('not keep a tensor (tf.keep) for later calls: return it, or assign it to a variable');
  }

  private slotOf(tensor: Tensor, path: string): unknown {
    const input = this.inputs.indexOf(tensor);
    if (input >= 0) return new InputSlot(input);
    if (tensor.isDisposed) this.backend.refuse(`return no tensor that it disposed: result${path} is`);
    // A tensor from outside is returned as it is.
    if (!this.backend.owns(tensor.dataId)) return tensor;
    this.outputs.push({ path, value: this.backend.valueBehind(tensor) });
    return new OutputSlot(this.outputs.length - 1);
  }

  private written(): Map<Variable, Value> {
    const changed = [...this.variables].filter(([dataId, variable]) => variable.dataId !== dataId);
    return new Map(changed.map(([, variable]) => [variable, this.backend.valueBehind(variable)]));
  }
}

/** Gives a variable that was made while tracing its numbers, and makes it known to the engine. */
export function adopt(variable: Variable, initial: Tensor): void {
  const engine = engineOf();
  engine.state.registeredVariables[variable.name] = variable;
  variable.dataId = initial.dataId;
  engine.incRef(variable, null);
}

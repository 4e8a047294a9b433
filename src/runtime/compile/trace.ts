import type { DataId, Tensor, Variable } from '@tensorflow/tfjs';
import { tf } from '../tf';
import type { Graph, Value } from './graph';
import {
  type Captured,
  registerTraceKernels,
  TRACE,
  TraceBackend,
  TraceFault,
  typeOf,
} from './trace-backend';

/** A variable that the traced function reads or assigns. */
export interface State {
  readonly variable: Variable;
  /** Its value before a call: an input of the graph; undefined when it is only written. */
  readonly before: Value | undefined;
  /** Its value after it; undefined when it is only read. */
  readonly after: Value | undefined;
}

/** What a function does with tensors, written as a graph. */
export interface Trace {
  readonly graph: Graph;
  readonly inputs: readonly Value[];
  readonly state: readonly State[];
  /** Tensors of the closure. */
  readonly constants: readonly Captured[];
  /** Tensors in what the function returned, in the order of `getTensorsInContainer`. */
  readonly outputs: readonly Value[];
  /** What it returned, with tensors that have no numbers. */
  readonly result: unknown;
  /** Variables that it made, each with its first value: they must exist before the function can be compiled. */
  readonly made: readonly { readonly variable: Variable; readonly value: Value }[];
}

interface EngineState {
  registeredVariables: Record<string, Variable>;
}

/** What of the engine is exchanged while a function is traced. */
interface Engine {
  state: EngineState;
  backendName: string;
  backendInstance: object;
  makeVariable(initial: Tensor, ...rest: unknown[]): Variable;
  makeTensorFromDataId(dataId: DataId, shape: readonly number[], dtype: string): Tensor;
}

const engineOf = () => tf.engine() as unknown as Engine;

/**
 * Calls a function with tensors that have no numbers and records what it does. Nothing of it remains in the engine:
 * no tensor, no new variable, and variables have their values of before.
 */
export function trace(run: (...args: Tensor[]) => unknown, args: readonly Tensor[]): Trace {
  registerTraceKernels();
  const engine = engineOf();
  const backend = new TraceBackend();
  const inputs = args.map(({ shape, dtype }, i) => backend.port(`input_${i}`, shape, typeOf(dtype)));
  const { state, backendName, backendInstance } = engine;
  const known = Object.values(state.registeredVariables);
  const dataBefore = new Map(known.map((variable) => [variable, variable.dataId]));
  let result: unknown;
  let outputs: Value[];
  let after: { variable: Variable; value: Value }[];
  const made: { variable: Variable; value: Value }[] = [];
  const { makeVariable } = engine;
  try {
    // An engine state of its own: nothing here is counted, kept in a scope or disposed outside.
    engine.state = new (state.constructor as new () => EngineState)();
    engine.state.registeredVariables = { ...state.registeredVariables };
    engine.backendName = TRACE;
    engine.backendInstance = backend;
    engine.makeVariable = (initial, ...rest) => {
      const variable = makeVariable.call(engine, initial, ...rest);
      made.push({ variable, value: backend.valueBehind(initial) });
      return variable;
    };
    const tensors = inputs.map(({ dataId, shape, dtype }) =>
      engine.makeTensorFromDataId(dataId, shape, dtype),
    );
    result = run(...tensors);
    if (tf.util.isPromise(result))
      throw new TraceFault('Cannot compile the function as it must not be async: it is');
    outputs = tf.tensor_util
      .getTensorsInContainer(result as Tensor)
      .map((tensor) => backend.valueBehind(tensor));
    after = [...dataBefore]
      .filter(([variable, dataId]) => variable.dataId !== dataId)
      .map(([variable]) => ({ variable, value: backend.valueBehind(variable) }));
  } finally {
    Object.assign(engine, { state, backendName, backendInstance, makeVariable });
    for (const [variable, dataId] of dataBefore) variable.dataId = dataId;
  }
  const variableOf = new Map([...dataBefore].map(([variable, dataId]) => [dataId, variable]));
  const read = backend.captured.filter(({ dataId }) => variableOf.has(dataId));
  const readBy = new Map(read.map(({ dataId, value }) => [variableOf.get(dataId)!, value]));
  const written = new Map(after.map(({ variable, value }) => [variable, value]));
  return {
    graph: backend.graph,
    inputs: inputs.map((info) => backend.valueBehind(info)),
    state: [...new Set([...readBy.keys(), ...written.keys()])].map((variable) => ({
      variable,
      before: readBy.get(variable),
      after: written.get(variable),
    })),
    constants: backend.captured.filter(({ dataId }) => !variableOf.has(dataId)),
    outputs,
    result,
    made,
  };
}

/** Gives a variable that was made while tracing its numbers, and makes it known to the engine. */
export function adopt(variable: Variable, initial: Tensor): void {
  const engine = tf.engine() as unknown as Engine & { incRef(tensor: Tensor, backend: null): void };
  engine.state.registeredVariables[variable.name] = variable;
  variable.dataId = initial.dataId;
  engine.incRef(variable, null);
}

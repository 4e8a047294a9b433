import { reachableNodes, type Value } from './graph';
import type { OnnxModel, OnnxNode, OnnxTensor } from './onnx';
import { optimized } from './passes/passes';
import { type Port, withPorts } from './passes/ports';
import { splitUpdates, type Update } from './passes/updates';
import { viewOf } from './storage';
import type { Trace } from './trace';
import type { Captured, TensorType } from './trace-backend';

/** Tensors of the closure up to this size are written into the graph, where operations on them are folded. */
const CONSTANT_SIZE = 4096;

/** How a traced function is computed. */
export interface Plan {
  /** All of it, to be read. */
  readonly model: OnnxModel;
  /** What ONNX Runtime computes. */
  readonly session: OnnxModel;
  /** What loops compute afterwards. */
  readonly updates: readonly Update[];
  /** Values that the loops take from ONNX Runtime, and the outputs that these are. */
  readonly handed: readonly Port[];
  readonly results: readonly Port[];
  /** Tensors of the closure that are given at each call, being too large for the graph. */
  readonly fed: readonly Captured[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
}

/** @param loops whether elementwise updates of variables are done in loops on the processor */
export function planOf(traced: Trace, { loops }: { readonly loops: boolean }): Plan {
  const { graph, captured } = traced;
  const rates = new Set(traced.rates.map(({ value }) => value.name));
  const results = traced.outputs.map(({ value, path }, i) => ({ port: `output_${i}${path}`, value }));
  const next = traced.state.flatMap(({ variable, after }) =>
    after ? { port: nextOf(variable.name), value: after } : [],
  );
  const kept = new Set([...results, ...next].map(({ value }) => value.name));
  const nodes = reachableNodes(optimized(reachableNodes(graph.nodes, [...kept]), graph, kept), [...kept]);
  const asked = new Set(results.map(({ value }) => value.name));
  const split = loops ? splitUpdates(nodes, graph, next, asked) : { nodes, updates: [], targets: next };
  const small = captured.filter(({ value }) => sizeOf(value) <= CONSTANT_SIZE);
  const constants = new Map([
    ...graph.constants,
    ...small.map((one) => [one.value.name, constantOf(one)] as const),
  ]);
  const before = new Set(traced.state.flatMap((state) => state.before?.name ?? []));
  const read = new Set(split.updates.flatMap(({ arrays, scalars }) => [...arrays, ...scalars]));
  const handed = [...read]
    .map((name) => ({ port: `handed ${name}`, value: graph.values.get(name)! }))
    // Arrays of variables are read where they are, constant numbers are known, and learning rates are asked for.
    .filter(({ value: { name, shape } }) =>
      sizeOf({ shape }) > 1 ? !before.has(name) : !constants.has(name) && !rates.has(name),
    );
  const modelOf = (some: readonly OnnxNode[], ports: readonly Port[]): OnnxModel =>
    modelWith(traced, constants, withPorts(some, ports), ports);
  const session = modelOf(split.nodes, [...split.targets, ...results, ...handed]);
  const used = new Set(session.inputs.map(({ name }) => name));
  return {
    model: modelOf(nodes, [...next, ...results]),
    session,
    updates: split.updates,
    handed,
    results,
    fed: captured.filter(({ value }) => used.has(value.name)),
    constants,
  };
}

/** The output that is a variable's next value. */
export const nextOf = (variable: string): string => `next ${variable}`;

export const sizeOf = ({ shape }: Pick<Value, 'shape'>): number =>
  shape.reduce((product, n) => product * n, 1);

function modelWith(
  { inputs, state, captured, rates }: Trace,
  constants: ReadonlyMap<string, OnnxTensor>,
  nodes: readonly OnnxNode[],
  ports: readonly Port[],
): OnnxModel {
  const used = new Set(nodes.flatMap((node) => node.inputs));
  const given = [
    ...inputs,
    ...state.flatMap(({ before }) => before ?? []),
    ...captured.map(({ value }) => value),
    ...rates.map(({ value }) => value),
  ];
  return {
    name: 'step',
    nodes,
    constants: [...constants.values()].filter(({ name }) => used.has(name)),
    inputs: given.filter(({ name }) => used.has(name) && !constants.has(name)),
    outputs: ports.map(({ port, value }) => ({ ...value, name: port })),
  };
}

function constantOf({ dataId, value }: Captured): OnnxTensor {
  const numbers = viewOf(dataId, value.dtype as TensorType, sizeOf(value));
  const data = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength).slice();
  return { name: value.name, shape: value.shape, dtype: value.dtype, data };
}

import type { Tensor } from '@tensorflow/tfjs';
import { Tensor as OrtTensor } from 'onnxruntime-node';
import { tf } from '../tf';
import { type Cell, cellOf, pull, push } from './cells';
import { type Numbers, reachableNodes, type Value } from './graph';
import { createNativeSession, type NativeSession } from './native';
import { encodeModel } from './onnx';
import { adopt, type Trace, trace } from './trace';

type Step<Args extends Tensor[], Result> = (...args: Args) => Result;

interface Program {
  readonly session: NativeSession;
  readonly trace: Trace;
  readonly state: readonly { cell: Cell; before: string | undefined; after: string | undefined }[];
  readonly constants: Readonly<Record<string, OrtTensor>>;
}

/** Turns a function of tensors into one that ONNX Runtime computes. */
export function compile<Args extends Tensor[], Result>(fn: Step<Args, Result>): Step<Args, Result> {
  const programs = new Map<string, Program>();
  return (...args) => {
    const key = args.map(({ shape, dtype }) => `${dtype}[${shape}]`).join();
    let program = programs.get(key);
    if (!program) {
      let traced = trace(fn as (...args: Tensor[]) => unknown, args);
      if (traced.made.length > 0) {
        initialise(traced, args);
        traced = trace(fn as (...args: Tensor[]) => unknown, args);
      }
      program = build(traced);
      programs.set(key, program);
    }
    return run(program, args) as Result;
  };
}

/** Computes the first values of the variables that the function made. */
function initialise(traced: Trace, args: readonly Tensor[]): void {
  const values = traced.made.map(({ value }) => value);
  const { session, ...program } = build({
    ...traced,
    outputs: values,
    result: values,
    state: traced.state.map((s) => ({ ...s, after: undefined })),
  });
  const tensors = run({ session, ...program }, args) as Tensor[];
  traced.made.forEach(({ variable }, i) => {
    adopt(variable, tensors[i]!);
    tensors[i]!.dispose();
  });
  session.dispose();
}

function build(traced: Trace): Program {
  const { graph, inputs, outputs, state, constants } = traced;
  const nodes = [...graph.nodes];
  const ports: Value[] = [];
  const seen = new Set<string>();
  const output = (value: Value): string => {
    const name = `output_${ports.length}`;
    ports.push({ ...value, name });
    nodes.push({ op: 'Identity', inputs: [value.name], outputs: [name], attributes: {} });
    seen.add(name);
    return name;
  };
  const states = state.map(({ variable, before, after }) => ({
    cell: cellOf(variable),
    before: before?.name,
    after: after && output(after),
  }));
  for (const value of outputs) output(value);
  const kept = reachableNodes(nodes, [...seen]);
  const used = new Set(kept.flatMap((node) => node.inputs));
  const model = encodeModel({
    name: 'step',
    nodes: kept,
    constants: [...graph.constants.values()].filter(({ name }) => used.has(name)),
    inputs: [
      ...inputs,
      ...state.flatMap(({ before }) => before ?? []),
      ...constants.map(({ value }) => value),
    ].filter(({ name }) => used.has(name)),
    outputs: ports,
  });
  const feeds = constants
    .filter(({ value }) => used.has(value.name))
    .map(({ dataId, value }) => [
      value.name,
      new OrtTensor(
        value.dtype as 'float32',
        tf.backend().readSync(dataId).slice() as Float32Array,
        value.shape,
      ),
    ]);
  return {
    session: createNativeSession(model, { intraOpNumThreads: 2, graphOptimizationLevel: 'all' }),
    trace: traced,
    state: states.map((s) =>
      s.before !== undefined && !used.has(s.before) ? { ...s, before: undefined } : s,
    ),
    constants: Object.fromEntries(feeds),
  };
}

function run({ session, trace: traced, state, constants }: Program, args: readonly Tensor[]): unknown {
  const feeds: Record<string, OrtTensor> = { ...constants };
  const fetches: Record<string, OrtTensor | null> = {};
  for (const { cell, before, after } of state) {
    pull(cell);
    if (before !== undefined) feeds[before] = cell.current;
    if (after !== undefined) fetches[after] = cell.next;
  }
  traced.inputs.forEach((value, i) => {
    const data = tf.backend().readSync(args[i]!.dataId) as Float32Array;
    feeds[value.name] = new OrtTensor(value.dtype as 'float32', data, value.shape);
  });
  const offset = state.filter(({ after }) => after !== undefined).length;
  const names = traced.outputs.map((_, i) => `output_${offset + i}`);
  for (const name of names) fetches[name] = null;
  const results = session.run(feeds, fetches, {});
  for (const { cell, after } of state) if (after !== undefined) push(cell);
  const tensors = names.map((name, i) => {
    const { shape, dtype } = traced.outputs[i]!;
    return tf.engine().makeTensor(results[name]!.data as unknown as Numbers, [...shape], dtype as 'float32');
  });
  return rebuild(traced.result, tensors);
}

function rebuild(result: unknown, tensors: readonly Tensor[]): unknown {
  if (result instanceof tf.Tensor) return tensors[0];
  return tensors;
}

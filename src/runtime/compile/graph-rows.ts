import { reachableNodes } from './graph';
import type { Attribute, OnnxModel, OnnxTensor } from './onnx';

/** One operation of a compiled step. */
export interface GraphRow {
  /** The ONNX operator. */
  readonly op: string;
  /** Names of its inputs; a constant that is one number, or a short list of integers, is written as such. */
  readonly inputs: string;
  readonly outputs: string;
  /** Its settings, as in `axis: 1`. */
  readonly attributes: string;
  /** What needs it: a result of the step, or only the variables' next values, as gradients and updates are. */
  readonly for: 'result' | 'variables';
}

/** The operations of a graph in their order, to be read. */
export function rowsOf({ nodes, constants, outputs }: OnnxModel): GraphRow[] {
  const literals = new Map(constants.map((tensor) => [tensor.name, literalOf(tensor)]));
  const results = outputs.map(({ name }) => name).filter((name) => name.startsWith('output_'));
  const forResult = new Set(reachableNodes(nodes, results));
  return nodes.map((node) => ({
    op: node.op,
    inputs: node.inputs.map((name) => literals.get(name) ?? name).join(', '),
    outputs: node.outputs.join(', '),
    attributes: settingsOf(node.attributes),
    for: forResult.has(node) ? 'result' : 'variables',
  }));
}

/** Longest list of integers that is written out: shapes, axes, sizes. */
const SHORT = 5;

/** A constant as text where it is short enough to be read. */
function literalOf({ shape, dtype, data }: OnnxTensor): string | undefined {
  const size = shape.reduce((product, n) => product * n, 1);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (dtype === 'int64' && size <= SHORT)
    return `[${Array.from({ length: size }, (_, i) => view.getBigInt64(8 * i, true)).join(',')}]`;
  if (size !== 1) return undefined;
  if (dtype === 'float32') return String(Number(view.getFloat32(0, true).toPrecision(6)));
  return String(dtype === 'int32' ? view.getInt32(0, true) : data[0] !== 0);
}

/** ONNX's own settings, which need not be said. */
const usual: Readonly<Record<string, number>> = { transA: 0, transB: 0 };

function settingsOf(attributes: Readonly<Record<string, Attribute>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => [name, textOf(value)] as const)
    .filter(([name, text]) => text !== String(usual[name]))
    .map(([name, text]) => `${name}: ${text}`)
    .join(', ');
}

function textOf(value: Attribute): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(Object.values(value)[0]);
}

import type { Graph } from '../graph';
import type { OnnxNode, OnnxTensor } from '../onnx';
import { linksOf } from './nodes';
import type { Pass } from './pass';

const { fround } = Math;

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Neg: (a) => -a,
};
/** What gives the number of its first input another shape. */
const shaping = new Set(['Reshape', 'Expand', 'Transpose', 'Identity']);

/**
 * Follows values that are one number everywhere, as 1/n is in the gradient of a mean. Where one meets an array, a
 * single number takes its place; ·1 and /1 go, and two factors in a row become one.
 */
export const numbersInPlace: Pass = (nodes, graph, kept) => {
  const known = new Map<string, number>();
  for (const tensor of graph.constants.values()) learn(known, tensor.name, uniform(tensor));
  const replaced = new Map<string, string>();
  const products = new Map<string, Product>();
  const { uses } = linksOf(nodes);
  const result: OnnxNode[] = [];
  for (const { inputs, ...rest } of nodes) {
    const node = { ...rest, inputs: inputs.map((name) => replaced.get(name) ?? name) };
    const output = node.outputs[0]!;
    learn(known, output, numberOf(node, known));
    const scaled = known.has(output) ? undefined : scaling(node, graph, known);
    if (scaled?.factor === 1 && !kept.has(output)) {
      replaced.set(output, scaled.of);
      continue;
    }
    const inner =
      scaled && uses(scaled.of) === 1 && !kept.has(scaled.of) ? products.get(scaled.of) : undefined;
    const product = scaled && inner ? { of: inner.of, factor: fround(scaled.factor * inner.factor) } : scaled;
    if (product && node.op === 'Mul') products.set(output, product);
    result.push(
      product && node.op === 'Mul'
        ? { ...node, inputs: [product.of, graph.scalar(product.factor).name] }
        : withScalars(node, graph, known),
    );
  }
  return result;
};

/** factor·of */
interface Product {
  readonly of: string;
  readonly factor: number;
}

function learn(known: Map<string, number>, name: string, number: number | undefined): void {
  if (number !== undefined) known.set(name, number);
}

/** The number that all entries of a constant are. */
function uniform({ dtype, data }: OnnxTensor): number | undefined {
  if (dtype !== 'float32' || data.length === 0) return undefined;
  const numbers = new Float32Array(data.slice().buffer);
  return numbers.every((number) => Object.is(number, numbers[0])) ? numbers[0] : undefined;
}

function numberOf({ op, inputs }: OnnxNode, known: ReadonlyMap<string, number>): number | undefined {
  const [a, b] = inputs.map((name) => known.get(name));
  if (a === undefined) return undefined;
  if (shaping.has(op)) return a;
  if (!(op in arithmetic) || (inputs.length > 1 && b === undefined)) return undefined;
  return fround(arithmetic[op]!(a, b!));
}

/** Whether an array and a number give an array of the same shape, so that a single number will do. */
const keepsShape = ({ outputs }: OnnxNode, name: string, { values }: Graph): boolean =>
  String(values.get(name)?.shape) === String(values.get(outputs[0]!)?.shape);

/** A product or quotient of an array and a number. */
function scaling(node: OnnxNode, graph: Graph, known: ReadonlyMap<string, number>): Product | undefined {
  const [a, b] = node.inputs as [string, string];
  const of = node.op === 'Mul' && known.has(a) ? b : a;
  const factor = known.get(of === a ? b : a);
  if ((node.op !== 'Mul' && node.op !== 'Div') || factor === undefined) return undefined;
  if (!keepsShape(node, of, graph)) return undefined;
  return node.op === 'Mul' || factor === 1 ? { of, factor } : undefined;
}

/** Single numbers in place of arrays of them. */
function withScalars(node: OnnxNode, graph: Graph, known: ReadonlyMap<string, number>): OnnxNode {
  if (!(node.op in arithmetic) || node.inputs.length !== 2 || known.has(node.outputs[0]!)) return node;
  const inputs = node.inputs.map((name, i) => {
    const number = known.get(name);
    const stays = number === undefined || !keepsShape(node, node.inputs[1 - i]!, graph);
    return stays ? name : graph.scalar(number).name;
  });
  return { ...node, inputs };
}

import type { Graph, Value } from '../graph';
import { broadcast } from '../lower/lowering';
import type { OnnxNode } from '../onnx';
import { elementwiseOperators } from './elementwise';
import type { Pass } from './pass';

/**
 * Leaves stretched values small. The gradient of a mean spreads one number over all that it was taken of; nodes that
 * work entry by entry stretch sizes of 1 by themselves, so a stretched copy is written only for those that do not.
 */
export const withoutStretching: Pass = (nodes, graph, kept) => {
  const work = new Stretching(graph);
  for (const node of nodes) {
    if (node.op === 'Expand') work.note(node.outputs[0]!, work.smallOf(node.inputs[0]!));
    else if (!elementwiseOperators.has(node.op) || !work.computeSmall(node)) work.compute(node);
    for (const name of node.outputs) if (kept.has(name)) work.write(name);
  }
  return work.nodes;
};

class Stretching {
  readonly nodes: OnnxNode[] = [];
  /** What a value is a stretched copy of, for those that no node writes. */
  private readonly small = new Map<string, string>();

  constructor(private readonly graph: Graph) {}

  note(name: string, small: string): void {
    this.small.set(name, small);
  }

  smallOf(name: string): string {
    return this.small.get(name) ?? name;
  }

  /** Entry by entry, on what the inputs are stretched from; the result may be smaller than it should be. */
  computeSmall(node: OnnxNode): boolean {
    const { inputs, outputs } = node;
    if (!inputs.some((name) => this.small.has(name))) return false;
    const small = inputs.map((name) => this.smallOf(name));
    const result = this.valueOf(outputs[0]!);
    const shape = broadcast(...small.map((name) => this.valueOf(name).shape));
    if (String(shape) === String(result.shape)) {
      this.nodes.push({ ...node, inputs: small });
      return true;
    }
    const name = this.graph.fresh(node.op);
    this.graph.values.set(name, { name, shape, dtype: result.dtype });
    this.nodes.push({ ...node, inputs: small, outputs: [name] });
    this.note(outputs[0]!, name);
    return true;
  }

  compute(node: OnnxNode): void {
    for (const name of node.inputs) this.write(name);
    this.nodes.push(node);
  }

  /** Writes the stretched copy after all. */
  write(name: string): void {
    const small = this.small.get(name);
    if (small === undefined) return;
    this.small.delete(name);
    const sizes = this.graph.integers(this.valueOf(name).shape);
    this.nodes.push({ op: 'Expand', inputs: [small, sizes.name], outputs: [name], attributes: {} });
  }

  private valueOf(name: string): Omit<Value, 'name'> {
    const { values, constants } = this.graph;
    return (values.get(name) ?? constants.get(name))!;
  }
}

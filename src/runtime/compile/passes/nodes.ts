import type { Value } from '../graph';
import type { Attribute, OnnxNode } from '../onnx';

/** Where the values of some nodes come from, and where they go. */
export interface Links {
  /** The node that makes a value. */
  maker(name: string): OnnxNode | undefined;
  /** How often nodes take a value. */
  uses(name: string): number;
}

export function linksOf(nodes: readonly OnnxNode[]): Links {
  const makers = new Map<string, OnnxNode>();
  const uses = new Map<string, number>();
  for (const node of nodes) {
    for (const name of node.outputs) makers.set(name, node);
    for (const name of node.inputs) uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return { maker: (name) => makers.get(name), uses: (name) => uses.get(name) ?? 0 };
}

export const sizeOf = ({ shape }: Value): number => shape.reduce((product, n) => product * n, 1);

/** A node with one output. */
export const nodeOf = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, Attribute>> = {},
): OnnxNode => ({ op, inputs, outputs: [output], attributes });

/** The other operand of a node of two, or undefined if this one is none of them. */
export function other({ inputs }: OnnxNode, name: string): string | undefined {
  if (inputs.length !== 2) return undefined;
  const [a, b] = inputs as [string, string];
  return a === name ? b : b === name ? a : undefined;
}

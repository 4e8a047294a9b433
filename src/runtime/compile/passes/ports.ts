import type { Value } from '../graph';
import type { OnnxNode } from '../onnx';

/** An output of the graph, and the value it has. */
export interface Port {
  readonly port: string;
  readonly value: Value;
}

/**
 * Gives values the names of the outputs they are. One that is an output twice, or is no node's, is copied by the node
 * Identity.
 */
export function withPorts(nodes: readonly OnnxNode[], ports: readonly Port[]): OnnxNode[] {
  const made = new Set(nodes.flatMap(({ outputs }) => outputs));
  const renamed = new Map<string, string>();
  const copies: OnnxNode[] = [];
  for (const { port, value } of ports) {
    if (made.has(value.name) && !renamed.has(value.name)) renamed.set(value.name, port);
    else copies.push(identity(renamed.get(value.name) ?? value.name, port));
  }
  const rename = (name: string) => renamed.get(name) ?? name;
  return [
    ...nodes.map((node) => ({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) })),
    ...copies,
  ];
}

const identity = (from: string, to: string): OnnxNode => ({
  op: 'Identity',
  inputs: [from],
  outputs: [to],
  attributes: {},
});

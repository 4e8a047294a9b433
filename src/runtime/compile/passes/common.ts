import type { OnnxNode } from '../onnx';
import type { Pass } from './pass';

/** What is computed twice from the same is computed once: gradients ask again for what the loss has computed. */
export const commonParts: Pass = (nodes, _graph, kept) => {
  const first = new Map<string, OnnxNode>();
  const renamed = new Map<string, string>();
  return nodes.flatMap((before) => {
    const node = { ...before, inputs: before.inputs.map((name) => renamed.get(name) ?? name) };
    const key = JSON.stringify([node.domain, node.op, node.inputs, node.attributes, node.outputs.length]);
    const same = first.get(key);
    if (!same || node.outputs.some((name) => kept.has(name))) {
      first.set(key, node);
      return node;
    }
    node.outputs.forEach((name, i) => {
      renamed.set(name, same.outputs[i]!);
    });
    return [];
  });
};

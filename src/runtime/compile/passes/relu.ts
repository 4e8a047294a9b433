import type { Pass } from './pass';

/**
 * Which entries are above zero, asked of what relu gives in place of what it takes: the same answer, and what it takes
 * need not be kept.
 */
export const stepOfRelu: Pass = (nodes) => {
  const relus = new Map<string, readonly string[]>();
  return nodes.map((node) => {
    const from = node.inputs[0]!;
    if (node.op === 'Relu') relus.set(from, node.outputs);
    const inputs = node.op === 'HardSigmoid' ? relus.get(from) : undefined;
    return inputs ? { ...node, inputs } : node;
  });
};

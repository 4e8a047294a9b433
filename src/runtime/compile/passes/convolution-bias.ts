import type { Graph } from '../graph';
import { linksOf } from './nodes';
import type { Pass } from './pass';

/** A convolution and a number added to each channel as one Conv, which begins with these numbers in place of zeros. */
export const biasInConvolution: Pass = (nodes, graph, kept) => {
  const { maker, uses } = linksOf(nodes);
  return nodes.map((node) => {
    if (node.op !== 'Add') return node;
    for (const [i, name] of node.inputs.entries()) {
      const convolution = maker(name);
      if (convolution?.op !== 'Conv' || convolution.inputs.length > 2 || uses(name) > 1 || kept.has(name))
        continue;
      const added = maker(node.inputs[1 - i]!);
      const bias = added?.op === 'Reshape' ? added.inputs[0]! : undefined;
      if (bias === undefined || !isPerChannel(graph, added!.outputs[0]!, bias, name)) continue;
      return { ...convolution, inputs: [...convolution.inputs, bias], outputs: node.outputs };
    }
    return node;
  });
};

/** Whether what is added is a row [channels] as [1, channels, 1, 1] or [channels, 1, 1]. */
function isPerChannel({ values }: Graph, added: string, bias: string, pictures: string): boolean {
  const shape = values.get(added)!.shape;
  const channels = values.get(pictures)!.shape[1]!;
  const isRow = String(values.get(bias)?.shape) === String([channels]);
  return isRow && [`1,${channels},1,1`, `${channels},1,1`].includes(String(shape));
}

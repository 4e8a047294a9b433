import { linksOf } from './nodes';
import type { Pass } from './pass';

/**
 * A·B + c as one Gemm, which begins with c in place of zeros. (ONNX Runtime then joins the activation to it by itself.)
 */
export const biasInProduct: Pass = (nodes, { values }, kept) => {
  const { maker, uses } = linksOf(nodes);
  return nodes.map((node) => {
    if (node.op !== 'Add') return node;
    for (const [i, name] of node.inputs.entries()) {
      const product = maker(name);
      const c = node.inputs[1 - i]!;
      if (product?.op !== 'Gemm' || product.inputs.length > 2 || uses(name) > 1 || kept.has(name)) continue;
      if (String(values.get(name)!.shape) !== String(values.get(node.outputs[0]!)!.shape)) continue;
      return { ...product, inputs: [...product.inputs, c], outputs: node.outputs };
    }
    return node;
  });
};

import { layoutRules } from './layout-rules';
import { Layouts } from './layouts';
import type { Pass } from './pass';
import { identityPerm } from './permutations';

/**
 * Takes out transposes. TensorFlow.js has the channels of pictures last and ONNX's Conv wants them first, so each
 * convolution comes between two of them. Here a transposed value is only noted as such; nodes that can do the same in
 * another order of axes do it in the order in which their inputs stand, and a Transpose is written for those that
 * cannot. What lies between two convolutions then keeps the channels first.
 */
export const withoutTransposes: Pass = (nodes, graph, kept) => {
  const layouts = new Layouts(graph);
  for (const node of nodes) {
    const { op, inputs, outputs, attributes } = node;
    if (op === 'Transpose') layouts.note(outputs[0]!, inputs[0]!, attributes.perm as readonly number[]);
    else if (!layoutRules[op]?.(node, layouts))
      layouts.nodes.push({
        ...node,
        inputs: inputs.map(
          (name) => name && layouts.source(name, identityPerm(layouts.shapeOf(name).length)),
        ),
      });
    for (const name of outputs) if (kept.has(name)) layouts.keep(name);
  }
  return layouts.nodes;
};

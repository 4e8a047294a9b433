import type { OnnxModel, OnnxNode, OnnxTensor } from './onnx';
import { staysOnProcessor } from './webgpu-faults';

/** A graph as WebGPU gets it. */
export interface WebgpuGraph {
  readonly model: OnnxModel;
  /** Names of the nodes that are to stay on the processor. */
  readonly onProcessor: string[];
}

const ZERO: OnnxTensor = { name: 'webgpu zero', shape: [], dtype: 'float32', data: new Uint8Array(4) };
/** float32, among the numbers of TensorProto.DataType. */
const FLOAT = 1;

const nodeOf = (op: string, inputs: readonly string[], output: string): OnnxNode => ({
  op,
  inputs,
  outputs: [output],
  attributes: {},
});

/** a + b + c as two additions. */
function additions({ inputs, outputs }: OnnxNode): OnnxNode[] {
  const [first, ...rest] = inputs;
  if (rest.length === 0) return [nodeOf('Identity', [first!], outputs[0]!)];
  const nameAfter = (i: number) => (i === rest.length - 1 ? outputs[0]! : `${outputs[0]} partial ${i}`);
  return rest.map((input, i) => nodeOf('Add', [i === 0 ? first! : nameAfter(i - 1), input], nameAfter(i)));
}

/** The sign of what is not negative: 1 where it is above 0. */
function isPositive({ inputs, outputs }: OnnxNode): OnnxNode[] {
  const question = `${outputs[0]} is positive`;
  return [
    nodeOf('Greater', [inputs[0]!, ZERO.name], question),
    { ...nodeOf('Cast', [question], outputs[0]!), attributes: { to: { int: FLOAT } } },
  ];
}

/**
 * Writes what a training step has often and WebGPU of ONNX Runtime does not, the sum of many and the gradient of relu,
 * with operators that it has, and names the nodes that it must not compute: each trip to the processor and back waits
 * for the GPU.
 */
export function forWebgpu(model: OnnxModel): WebgpuGraph {
  const rectified = new Set<string>();
  const onProcessor: string[] = [];
  const write = (node: OnnxNode): OnnxNode[] => {
    if (node.op === 'Relu') rectified.add(node.outputs[0]!);
    if (node.op === 'Sum') return additions(node);
    if (node.op === 'Sign' && rectified.has(node.inputs[0]!)) return isPositive(node);
    if (!staysOnProcessor(node, model)) return [node];
    onProcessor.push(`on the processor ${onProcessor.length}`);
    return [{ ...node, name: onProcessor.at(-1)! }];
  };
  const nodes = model.nodes.flatMap(write);
  const asksZero = nodes.some(({ inputs }) => inputs.includes(ZERO.name));
  const constants = asksZero ? [...model.constants, ZERO] : model.constants;
  return { model: { ...model, nodes, constants }, onProcessor };
}

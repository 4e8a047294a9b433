import type { OnnxModel, OnnxNode, OnnxTensor } from './onnx';

type Shape = readonly (number | string)[];

type Fault = (
  node: OnnxNode,
  constantOf: (name: string) => OnnxTensor | undefined,
  /** Shapes of the graph's inputs and constants; of what it computes they are not told. */
  shapeOf: (name: string) => Shape | undefined,
) => boolean;

const isGrouped = ({ attributes: { group } }: OnnxNode): boolean =>
  typeof group === 'object' && 'int' in group && group.int > 1;

const hasOneElement = (tensor: OnnxTensor | undefined): boolean =>
  tensor?.shape.every((size) => size === 1) ?? false;

const integersOf = (tensor: OnnxTensor | undefined): number[] => {
  if (!tensor) return [];
  const { buffer, byteOffset, byteLength } = tensor.data.slice();
  return Array.from(new BigInt64Array(buffer, byteOffset, byteLength / 8), Number);
};

/**
 * What WebGPU of ONNX Runtime 1.30 does not compute as its processor does, by operator, found by running the equality
 * tests of the lowerings on it (test/webgpu). To be tried again with each newer version.
 */
const faults: Readonly<Record<string, Fault>> = {
  // "The Indices output is not supported yet", and only when it runs.
  MaxPool: ({ outputs }) => outputs.length > 1,
  // Wrong sums where a group has several channels in and one out.
  ConvTranspose: isGrouped,
  // Starts in the wrong place where a step is below −1.
  Slice: ({ inputs }, constantOf) => integersOf(constantOf(inputs[4] ?? '')).some((step) => step < -1),
  // "raw_hash_map::at" where the shapes differ in some ways.
  Pow: ({ inputs }, constantOf) => !hasOneElement(constantOf(inputs[1]!)),
  // Ends the process where a number is added: "terminate called without an active exception".
  Gemm: ({ inputs }, _, shapeOf) => inputs[2] !== undefined && !shapeOf(inputs[2])?.length,
  // WGSL lets a driver be off by far more than float32 is: 4e-4 on Mesa's.
  Asin: () => true,
  Acos: () => true,
};

/** Whether a node gives another result on WebGPU than it should, or none. */
export function staysOnProcessor(node: OnnxNode, { constants, inputs }: OnnxModel): boolean {
  const constantOf = (name: string) => constants.find((constant) => constant.name === name);
  const shapeOf = (name: string) => (constantOf(name) ?? inputs.find((port) => port.name === name))?.shape;
  return faults[node.op]?.(node, constantOf, shapeOf) ?? false;
}

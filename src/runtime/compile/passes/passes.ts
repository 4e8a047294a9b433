import type { Graph } from '../graph';
import type { OnnxNode } from '../onnx';
import { biasInProduct } from './bias';
import { columnSums } from './column-sums';
import { commonParts } from './common';
import { biasInConvolution } from './convolution-bias';
import { numbersInPlace } from './numbers';
import { stepOfRelu } from './relu';
import { withoutStretching } from './stretched';
import { swishGradient } from './swish';
import { withoutTransposes } from './transposes';

/**
 * Writes nodes another way that computes the same, faster.
 * @param graph knows the shapes of all values, and takes new constants
 * @param kept names of values that something outside needs: they must keep their names
 */
export type Pass = (nodes: readonly OnnxNode[], graph: Graph, kept: ReadonlySet<string>) => OnnxNode[];

/** The passes, in their order. */
const passes: readonly Pass[] = [
  numbersInPlace,
  commonParts,
  withoutStretching,
  withoutTransposes,
  swishGradient,
  stepOfRelu,
  biasInProduct,
  biasInConvolution,
  columnSums,
];

export const optimized: Pass = (nodes, graph, kept) =>
  passes.reduce<OnnxNode[]>((now, pass) => pass(now, graph, kept), [...nodes]);

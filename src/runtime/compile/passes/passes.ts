import type { OnnxNode } from '../onnx';
import { biasInProduct } from './bias';
import { columnSums } from './column-sums';
import { commonParts } from './common';
import { biasInConvolution } from './convolution-bias';
import { numbersInPlace } from './numbers';
import type { Pass } from './pass';
import { stepOfRelu } from './relu';
import { withoutStretching } from './stretched';
import { swishGradient } from './swish';
import { withoutTransposes } from './transposes';

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

import type { Value } from '../graph';
import { apply, type KernelCall, type Lowerings } from './lowering';

/** (x − mean)·scale / √(variance + ε) + offset, with what is stretched already in its place. */
function batchNorm(call: KernelCall): Value {
  const { graph } = call;
  const [x, mean, variance] = [call.input('x'), call.input('mean'), call.input('variance')];
  const [scale, offset] = [call.optional('scale'), call.optional('offset')];
  const epsilon = graph.scalar(call.attribute<number>('varianceEpsilon'));
  const deviation = apply(graph, 'Sqrt', [apply(graph, 'Add', [variance, epsilon])]);
  const inverse = apply(graph, 'Reciprocal', [deviation]);
  const factor = scale ? apply(graph, 'Mul', [inverse, scale]) : inverse;
  const centred = apply(graph, 'Mul', [apply(graph, 'Sub', [x, mean]), factor]);
  return offset ? apply(graph, 'Add', [centred, offset]) : centred;
}

export const normalization: Lowerings = { FusedBatchNorm: batchNorm };

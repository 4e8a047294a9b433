import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';
import { type Call, compose, sizeOf } from './compose';

/** One number as a tensor of the backend. */
function scalar(call: Call, value: number): TensorInfo {
  return call(tf.Fill, {}, { shape: [], value, dtype: 'int32' });
}

/** Ids outside 0 … count − 1 become `count`, a segment of their own that is cut away afterwards. */
function setAside(call: Call, ids: TensorInfo, count: number): TensorInfo {
  const beyond = scalar(call, count);
  const notNegative = call(tf.GreaterEqual, { a: ids, b: scalar(call, 0) });
  const inside = call(tf.LogicalAnd, { a: notNegative, b: call(tf.Less, { a: ids, b: beyond }) });
  const everywhere = call(tf.Fill, {}, { shape: ids.shape, value: count, dtype: 'int32' });
  return call(tf.Select, { condition: inside, t: ids, e: everywhere });
}

/**
 * y[s, …] = Σ over i with ids[i] = s of x[i, …], s = 0 … numSegments − 1.
 *
 * The gradient of `gather`, hence of an embedding. Entries whose id is outside the range are dropped,
 * as the cpu backend does. Built on ScatterNd, which adds up entries of equal index.
 */
export function unsortedSegmentSum(backendName: string): KernelConfig {
  return {
    kernelName: tf.UnsortedSegmentSum,
    backendName,
    kernelFunc({ inputs, attrs, backend }) {
      const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
      const { numSegments } = attrs as { numSegments: number };
      return compose(backendName, backend as never, (call) => {
        const count = sizeOf(segmentIds.shape);
        const inner = x.shape.slice(segmentIds.shape.length);
        const width = sizeOf(inner);
        const flatIds = call(tf.Reshape, { x: segmentIds }, { shape: [count] });
        const kept = setAside(call, flatIds, numSegments);
        const indices = call(tf.Reshape, { x: kept }, { shape: [count, 1] });
        const updates = call(tf.Reshape, { x }, { shape: [count, width] });
        const all = call(tf.ScatterNd, { indices, updates }, { shape: [numSegments + 1, width] });
        const sums = call(tf.Slice, { x: all }, { begin: [0, 0], size: [numSegments, width] });
        return call(tf.Reshape, { x: sums }, { shape: [numSegments, ...inner] });
      });
    },
  };
}

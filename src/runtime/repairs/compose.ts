import type { KernelBackend, NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs';
import * as tf from '@tensorflow/tfjs';

/** Calls a kernel of the same backend; kernels with several outputs are not called here. */
export type Call = (kernel: string, inputs: NamedTensorInfoMap, attrs?: object) => TensorInfo;

/**
 * Builds a kernel out of others: `body` calls them and returns one of the results;
 * every other result is freed. Nothing is recorded for gradients, as inside any kernel.
 */
export function compose(
  backendName: string,
  backend: KernelBackend,
  body: (call: Call) => TensorInfo,
): TensorInfo {
  const made: TensorInfo[] = [];
  const call: Call = (kernel, inputs, attrs = {}) => {
    const found = tf.getKernel(kernel, backendName);
    if (!found) throw new Error(`the backend ${backendName} has no kernel ${kernel}`);
    const output = found.kernelFunc({
      inputs,
      attrs: attrs as unknown as NamedAttrMap,
      backend,
    }) as TensorInfo;
    made.push(output);
    return output;
  };
  let result: TensorInfo | undefined;
  try {
    result = body(call);
    return result;
  } finally {
    for (const info of made) if (info !== result) backend.disposeData(info.dataId);
  }
}

/** Product of the sizes: how many entries a tensor of that shape has. */
export const sizeOf = (shape: readonly number[]): number =>
  shape.reduce((product, size) => product * size, 1);

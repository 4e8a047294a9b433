import type { KernelConfig } from '@tensorflow/tfjs';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

/** Kernels that this project replaces; those it adds have no stock counterpart. */
const replaced = [tf.BatchMatMul, tf._FusedMatMul, tf.Conv2DBackpropInput];

const current = (): KernelConfig[] => replaced.map((name) => tf.getKernel(name, 'wasm'));

function use(kernels: readonly KernelConfig[]): void {
  for (const kernel of kernels) {
    tf.unregisterKernel(kernel.kernelName, 'wasm');
    tf.registerKernel(kernel);
  }
}

/** Starts the wasm backend and gives back two switches: to the kernels as they come, and to this project's. */
export async function startWasm(): Promise<{ useStock(): void; useOurs(): void }> {
  // Loading the package registers its kernels; `ready` then wraps them.
  await import('@tensorflow/tfjs-backend-wasm');
  const stock = current();
  await runtime.ready({ backend: 'wasm' });
  const ours = current();
  if (ours.every((kernel, k) => kernel.kernelFunc === stock[k]?.kernelFunc))
    throw new Error('Cannot compare kernels as the wasm backend must be started here for the first time');
  return { useStock: () => use(stock), useOurs: () => use(ours) };
}

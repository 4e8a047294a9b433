import { describe, expect, it } from 'vitest';
import { inputGradient, product } from '../../bench/wasm/cases';
import { startWasm } from '../../bench/wasm/kernels';
import { tf } from '../../src/runtime/tf';

describe('wasm benchmark', () => {
  it('switches between the kernels as they come and those of this project, which agree', async () => {
    const { useStock, useOurs } = await startWasm();
    const kernel = () => tf.getKernel(tf.BatchMatMul, 'wasm').kernelFunc;
    useStock();
    const stock = kernel();
    useOurs();
    expect(kernel()).not.toBe(stock);
    for (const subject of [
      product(7, 5, 6, true, true),
      inputGradient({ batch: 2, size: 5, channels: 3, stride: 2 }),
    ]) {
      const { run, dispose } = subject.prepare();
      const values = (use: () => void) => {
        use();
        return tf.tidy(() => Array.from((run() as ReturnType<typeof tf.tensor>).dataSync()));
      };
      const [ours, theirs] = [values(useOurs), values(useStock)];
      // Sums of at most 27 products of normal numbers (below 5 each): 27·25·27·2⁻²³ = 2e-3 would be the worst case.
      ours.forEach((value, k) => {
        expect(Math.abs(value - theirs[k]!)).toBeLessThan(2e-3);
      });
      dispose();
    }
  });
});

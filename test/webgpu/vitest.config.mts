import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests of compiled steps as they are, where DIFFUSION_PROVIDER=webgpu; run.sh starts them. */
export default defineConfig({
  resolve: { alias: { 'diffusion-lab': join(process.cwd(), 'src/index.ts') } },
  test: {
    setupFiles: ['test/setup.ts', 'test/webgpu/record.ts'],
    include: ['test/runtime/compile/**/*.test.ts'],
    // What is not about what WebGPU computes: choices, files, memory and loops of the processor. And what becomes of NaN,
    // infinity and sin(3e38), of which WGSL promises nothing.
    exclude: [
      'test/runtime/compile/{providers,placement,session,export,fallbacks,refused-graph,without-copies,memory,edges}*.test.ts',
      'test/runtime/compile/passes/updates*',
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});

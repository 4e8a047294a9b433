import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests of compiled steps as they are, where DIFFUSION_PROVIDER=webgpu; run.sh starts them. */
export default defineConfig({
  resolve: { alias: { 'diffusion-lab': join(process.cwd(), 'src/index.ts') } },
  test: {
    setupFiles: ['test/setup.ts', 'test/webgpu/record.ts'],
    include: ['test/runtime/compile/**/*.test.ts'],
    // What is not about what WebGPU computes: choices made on other machines, files, memory of the processor's sessions.
    exclude: [
      'test/runtime/compile/{providers,export,fallbacks,memory}*.test.ts',
      'test/runtime/compile/passes/updates*',
    ],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});

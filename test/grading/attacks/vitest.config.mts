import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What needs bubblewrap; run.sh starts it. */
export default defineConfig({
  resolve: { alias: { 'diffusion-lab': join(process.cwd(), 'src/index.ts') } },
  test: {
    setupFiles: ['test/setup.ts'],
    include: ['test/grading/attacks/*.attack.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // The limits on time are those of a class's machine: attacks do not share its processors.
    fileParallelism: false,
  },
});

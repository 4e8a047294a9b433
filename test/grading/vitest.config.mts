import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What needs the sandbox, or minutes; run.sh starts it. */
export default defineConfig({
  resolve: { alias: { 'diffusion-lab': join(process.cwd(), 'src/index.ts') } },
  test: {
    setupFiles: ['test/setup.ts'],
    include: ['test/grading/*.slow.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    pool: 'forks',
    fileParallelism: false,
  },
});

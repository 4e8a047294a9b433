import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One after the other: they measure what a machine can bear.
  test: {
    include: ['test/lab/attack/slow/*.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    pool: 'forks',
    fileParallelism: false,
  },
});

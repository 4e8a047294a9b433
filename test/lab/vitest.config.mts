import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/lab/browser/**/*.test.ts'],
    // What this project's Lab has and a Python JupyterLab does not.
    exclude: process.env.JUPYTER_LAB ? ['test/lab/browser/own/**'] : [],
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // What is waited for comes when it comes: the default of a second would measure the machine.
    expect: { poll: { timeout: 20_000 } },
    pool: 'forks',
    // Where the machine is not known, a test that failed is tried once more, which the report says. At home none is.
    retry: process.env.CI ? 1 : 0,
  },
});

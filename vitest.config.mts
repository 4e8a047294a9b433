import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * Tests of functions, models and servers, which leave nothing behind: they share one process, since starting one and
 * loading what they import (TensorFlow.js, Vega, Fastify) takes longer than they do. One that replaces a module with
 * vi.mock cannot stand here: the others would get the replacement.
 */
const plain = [
  'test/{ddpm,docs,families,flow,metrics,nn,ode,plot,probability,published,random,sde,vae}/**/*.test.ts',
  'test/course/{assignment,compare,feedback,grade,html,notebook-file,release,validate}/**/*.test.ts',
  'test/{notebook,runtime/compile/lower,runtime/compile/passes}/**/*.test.ts',
  'test/kernel-setup/{kernel/protocol,lab/server}/**/*.test.ts',
  'test/data/*.test.ts',
  'test/{check,grid}.test.ts',
];

/** The kernel promises an interrupt within a second: measured alone, after everything else. */
const timed = 'test/kernel/interrupt.test.ts';

export default defineConfig({
  resolve: { alias: { 'diffusion-lab': fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    setupFiles: ['test/setup.ts'],
    testTimeout: 30_000,
    pool: 'forks',
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          // Those that need a browser: test/browser/run.sh and test/lab/run.sh.
          exclude: [timed, ...plain, 'test/browser/**', 'test/lab/browser/**'],
          sequence: { groupOrder: 0 },
        },
      },
      { extends: true, test: { name: 'plain', include: plain, isolate: false, sequence: { groupOrder: 0 } } },
      { extends: true, test: { name: 'timed', include: [timed], sequence: { groupOrder: 1 } } },
    ],
  },
});

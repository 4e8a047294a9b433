import { join } from 'node:path';
import type { KernelspecSource } from '../../../../../kernel-setup/lab/server/kernels/kernelspecs';
import type { Kernelspec } from '../../../../../src/course/jupyter/kernelspec';

/** The scripted kernel with these options. */
export const scripted = (name: string, ...options: string[]): Kernelspec => ({
  name,
  folder: __dirname,
  argv: [process.execPath, join(__dirname, 'scripted-kernel.cjs'), '{connection_file}', ...options],
  display_name: `Scripted ${name}`,
  language: 'words',
});

/** These kernels, the first the default. */
export const sourceOf = (...specs: Kernelspec[]): KernelspecSource => ({
  list: () => specs,
  find: (name) => specs.find((spec) => spec.name === name),
});

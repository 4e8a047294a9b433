import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataDirs, packageRoot, type Surroundings, surroundings } from './paths';

/** Content of a kernel.json file. `argv` may hold {connection_file} and {resource_dir}. */
export interface KernelJson {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode?: 'signal' | 'message';
  readonly env?: Readonly<Record<string, string>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** An installed kernel: its name, its folder and what its kernel.json says. */
export interface Kernelspec extends KernelJson {
  readonly name: string;
  readonly folder: string;
}

export const OWN_KERNEL = 'diffusion-lab';

/** Path of this project's kernel, as built. */
export const kernelMain = (): string => join(packageRoot(), 'dist', 'kernel-setup', 'kernel', 'main.js');

/** kernel.json of this project's kernel, with absolute paths so that it starts from anywhere. */
export const ownKernelJson = (): KernelJson => ({
  argv: [process.execPath, kernelMain(), '--connection-file', '{connection_file}'],
  display_name: 'TypeScript (Diffusion Lab)',
  language: 'typescript',
  interrupt_mode: 'message',
  metadata: { debugger: false },
});

/** This project's kernel, which needs no installation. */
export const ownKernelspec = (): Kernelspec => ({
  ...ownKernelJson(),
  name: OWN_KERNEL,
  folder: join(packageRoot(), 'kernel-setup', 'kernelspec'),
});

/**
 * Every kernel of Jupyter's data folders, the first of a name winning.
 * Folders whose kernel.json is missing or broken are left out, as Jupyter does.
 */
export function listKernelspecs(around: Surroundings = surroundings()): Kernelspec[] {
  const found = new Map<string, Kernelspec>();
  for (const dir of dataDirs(around))
    for (const spec of kernelspecsIn(join(dir, 'kernels')))
      if (!found.has(spec.name)) found.set(spec.name, spec);
  return [...found.values()];
}

/**
 * The kernel of that name (Jupyter compares names without case). This project's own kernel is always the
 * one of this folder, whether or not it was installed.
 *
 * @throws Error when no kernel has that name; the message lists those there are.
 */
export function findKernelspec(name: string, around: Surroundings = surroundings()): Kernelspec {
  if (name.toLowerCase() === OWN_KERNEL) return ownKernelspec();
  const all = listKernelspecs(around);
  const spec = all.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (spec) return spec;
  const names = [OWN_KERNEL, ...all.map((candidate) => candidate.name)].join(', ');
  throw new Error(`Cannot start kernel as its name must be one of ${names}: current value is ${name}`);
}

/** Kernels in the folder `kernels`; none when there is no such folder. */
export function kernelspecsIn(kernels: string): Kernelspec[] {
  if (!existsSync(kernels)) return [];
  const names = readdirSync(kernels).sort();
  return names.flatMap((name) => readKernelspec(join(kernels, name), name) ?? []);
}

function readKernelspec(folder: string, name: string): Kernelspec | undefined {
  try {
    const json = JSON.parse(readFileSync(join(folder, 'kernel.json'), 'utf8'));
    return Array.isArray(json.argv) ? { ...json, name, folder } : undefined;
  } catch {
    return undefined;
  }
}

/** The command line of a kernel with its placeholders filled in. */
export const commandLine = (spec: Kernelspec, connectionFile: string): string[] =>
  spec.argv.map((word) =>
    word.replaceAll('{connection_file}', connectionFile).replaceAll('{resource_dir}', spec.folder),
  );

import { existsSync, readdirSync } from 'node:fs';
import { join, parse } from 'node:path';
import {
  type Kernelspec,
  listKernelspecs,
  OWN_KERNEL,
  ownKernelspec,
} from '../../../../src/course/jupyter/kernelspec';

/** A kernelspec as the REST interface shows it. */
export interface KernelspecModel {
  readonly name: string;
  readonly spec: {
    readonly argv: readonly string[];
    readonly env: Readonly<Record<string, string>>;
    readonly display_name: string;
    readonly language: string;
    readonly interrupt_mode: string;
    readonly metadata: Readonly<Record<string, unknown>>;
  };
  /** Address of each file that the page may want, by its name without extension (kernel.js and kernel.css with). */
  readonly resources: Readonly<Record<string, string>>;
}

/** The kernels that can be started. */
export interface KernelspecSource {
  /** All of them, the default one first. */
  list(): Kernelspec[];
  /** The one of that name, without regard to case. */
  find(name: string): Kernelspec | undefined;
}

/** This project's kernel and every kernel on Jupyter's paths; read anew each time, as kernels are installed meanwhile. */
export const installedKernelspecs: KernelspecSource = {
  list: () => {
    const own = { ...ownKernelspec(), folder: join(ownKernelspec().folder, 'logos') };
    return [own, ...listKernelspecs().filter(({ name }) => name.toLowerCase() !== OWN_KERNEL)];
  },
  find: (name) => installedKernelspecs.list().find((spec) => spec.name.toLowerCase() === name.toLowerCase()),
};

/** @param base - path of the server as the browser names it, without a slash at its end. */
export function kernelspecModel(spec: Kernelspec, base = ''): KernelspecModel {
  const { argv, env = {}, display_name, language, interrupt_mode = 'signal', metadata = {} } = spec;
  return {
    name: spec.name,
    spec: { argv, env, display_name, language, interrupt_mode, metadata },
    resources: Object.fromEntries(resourcesOf(spec, base)),
  };
}

/** Answer of /api/kernelspecs. */
export function kernelspecsModel(source: KernelspecSource, base = '') {
  const all = source.list();
  return {
    default: all[0]?.name ?? OWN_KERNEL,
    kernelspecs: Object.fromEntries(all.map((spec) => [spec.name, kernelspecModel(spec, base)])),
  };
}

function resourcesOf({ name, folder }: Kernelspec, base: string): [string, string][] {
  if (!existsSync(folder)) return [];
  const at = `${base}/kernelspecs/${encodeURIComponent(name)}`;
  const address = (file: string) => `${at}/${encodeURIComponent(file)}`;
  const files = readdirSync(folder);
  const code = files.filter((file) => file === 'kernel.js' || file === 'kernel.css');
  const logos = files.filter((file) => file.startsWith('logo-'));
  return [
    ...code.map((file): [string, string] => [file, address(file)]),
    ...logos.map((file): [string, string] => [parse(file).name, address(file)]),
  ];
}

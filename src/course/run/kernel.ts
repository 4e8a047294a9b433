import { type Kernel, startKernel } from '../jupyter/client';
import { findKernelspec, OWN_KERNEL } from '../jupyter/kernelspec';
import { isObject } from '../notebook-file/fields';
import type { Notebook } from '../notebook-file/types';

/** What the runner needs of a kernel. */
export type NotebookKernel = Pick<Kernel, 'info' | 'execute' | 'interrupt' | 'shutdown' | 'kill'>;

export interface KernelChoice {
  /** Name of the kernelspec. */
  readonly name: string;
  /** Folder that a cell's relative imports and file names start from. */
  readonly cwd: string;
  /** Threads for compiled steps; all processors unless told. */
  readonly threads?: number | undefined;
}

export type StartNotebookKernel = (choice: KernelChoice) => Promise<NotebookKernel>;

/**
 * Language and time zone are the same on every machine, since dates and numbers are written by them. What notebooks
 * run is no line that a person typed, and stays out of the history of inputs.
 */
const ENVIRONMENT = { LANG: 'en_US.UTF-8', LC_ALL: 'en_US.UTF-8', TZ: 'UTC', DIFFUSION_HISTORY: 'off' };

/** Starts the kernel of that name in that folder; throws in one sentence when there is none or it does not start. */
export const startNotebookKernel: StartNotebookKernel = async ({ name, cwd, threads }) =>
  startKernel({ spec: findKernelspec(name), cwd, env: { ...ENVIRONMENT, ...threadsIn(threads) } });

/** A person's own setting stands. */
const threadsIn = (threads: number | undefined): Record<string, string> =>
  threads === undefined || process.env.DIFFUSION_THREADS ? {} : { DIFFUSION_THREADS: String(threads) };

/** The kernel a notebook asks for in its metadata; this project's own when it names none. */
export function kernelNameOf(notebook: Notebook): string {
  const { kernelspec } = notebook.metadata;
  return isObject(kernelspec) ? String(kernelspec.name) : OWN_KERNEL;
}

/** The kernel this code runs in, if it runs in one: found by name, so that a plain Node script works too. */
import type { Bundle, MimeData } from './mime';

/** A bundle with the name under which it can be replaced later. */
export interface DisplayBundle extends Bundle {
  readonly transient?: { readonly display_id?: string };
}

/** What the kernel offers to a cell. */
export interface Kernel {
  display(bundle: DisplayBundle, update: boolean): void;
  clearOutput(wait: boolean): void;
  input(prompt: string, password?: boolean): string;
  /** Runs the tests of an assignment that belong to an id; other kernels than this project's lack it. */
  selfCheck?(id: string): Promise<MimeData>;
}

const name = Symbol.for('diffusion-lab.kernel');

/** The kernel, or nothing in a plain script. */
export function currentKernel(): Kernel | undefined {
  return (globalThis as Record<symbol, unknown>)[name] as Kernel | undefined;
}

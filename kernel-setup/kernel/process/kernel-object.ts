import type { Channel } from './channel';
import type { Comms } from './comms';
import type { Context } from './context';
import type { Input } from './input';
import type { DisplayBundle } from './messages';

/** Where the toolkit finds the kernel it runs in. */
export const KERNEL = Symbol.for('diffusion-lab.kernel');

/** The kernel as code in the user's process sees it. */
export interface KernelObject {
  /** Shows a MIME bundle below the cell; with `update` it replaces all displays of its `display_id`. */
  display(bundle: DisplayBundle, update: boolean): void;
  /** Removes the output of the cell; with `wait` only when the next output comes. */
  clearOutput(wait: boolean): void;
  /** Asks the user for a line of text and blocks until it is there. */
  input(prompt: string, password?: boolean): string;
  readonly comms: Comms;
  /** Runs the tests of an assignment that belong to an id, and tells how they ended as a MIME bundle's data. */
  selfCheck?(id: string): Promise<Record<string, string>>;
}

interface Parts {
  readonly channel: Channel;
  readonly context: Context;
  readonly input: Input;
  readonly comms: Comms;
  readonly selfCheck?: (id: string) => Promise<Record<string, string>>;
}

export function createKernelObject({ channel, context, input, comms, selfCheck }: Parts): KernelObject {
  return {
    display: (bundle, update) =>
      channel.send({
        type: 'display',
        context: context.current,
        bundle: { ...bundle, data: inBase64(bundle.data ?? {}), metadata: bundle.metadata ?? {} },
        update: update === true,
      }),
    clearOutput: (wait) => channel.send({ type: 'clear', context: context.current, wait: wait === true }),
    input: (prompt, password) => input.ask(prompt, password),
    comms,
    ...(selfCheck === undefined ? {} : { selfCheck }),
  };
}

/** Makes the kernel known to the toolkit, and gives cells the browser's `prompt(text)`. */
export function installKernelObject(kernel: KernelObject): void {
  Object.defineProperty(globalThis, KERNEL, { value: kernel, configurable: true });
  Object.defineProperty(globalThis, 'prompt', {
    value: (text?: unknown) => kernel.input(text === undefined ? '' : String(text)),
    configurable: true,
    writable: true,
  });
}

/** Jupyter carries pictures and other bytes as base64 text. */
const inBase64 = (data: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(data).map(([type, value]) => [
      type,
      value instanceof Uint8Array
        ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
        : value,
    ]),
  );

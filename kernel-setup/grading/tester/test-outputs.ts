import { Console } from 'node:console';
import { Writable } from 'node:stream';
import type { MimeBundle, Output } from '../../../src/course/notebook-file/types';
import { bundleOf } from '../../../src/notebook/bundle';
import { KERNEL } from '../../kernel/process/kernel-object';

interface Bundle {
  readonly data?: MimeBundle;
  readonly metadata?: Record<string, unknown>;
}

/**
 * What a test shows and prints, as a notebook's outputs. What comes from lines that the release leaves out is marked
 * `hidden` in its metadata; printed text, which has none in the format, becomes a display then.
 */
export class TestOutputs {
  readonly outputs: Output[] = [];
  stderr = false;
  private size = 0;

  constructor(
    private readonly isHidden: () => boolean,
    private readonly most: number,
  ) {}

  print(name: 'stdout' | 'stderr', text: string): void {
    if (name === 'stderr') this.stderr = true;
    if (!this.takes(text.length)) return;
    if (this.isHidden()) {
      this.outputs.push({
        output_type: 'display_data',
        data: { 'text/plain': text },
        metadata: { hidden: true },
      });
      return;
    }
    const last = this.outputs.at(-1);
    if (last?.output_type === 'stream' && last.name === name) last.text += text;
    else this.outputs.push({ output_type: 'stream', name, text });
  }

  display({ data = {}, metadata = {} }: Bundle): void {
    const marked = this.isHidden() ? { ...metadata, hidden: true } : { ...metadata };
    const output: Output = { output_type: 'display_data', data: plain(data), metadata: marked };
    if (this.takes(JSON.stringify(output).length)) this.outputs.push(output);
  }

  /** The value of the last expression. */
  async result(value: unknown): Promise<void> {
    const { data, metadata } = await bundleOf(value);
    if (Object.keys(data).length === 0) return;
    const marked = this.isHidden() ? { ...metadata, hidden: true } : { ...metadata };
    const output: Output = {
      output_type: 'execute_result',
      execution_count: null,
      data: plain(data),
      metadata: marked,
    };
    if (this.takes(JSON.stringify(output).length)) this.outputs.push(output);
  }

  private takes(size: number): boolean {
    const fitted = this.size <= this.most;
    this.size += size;
    if (this.size <= this.most) return true;
    if (fitted)
      this.outputs.push({ output_type: 'stream', name: 'stdout', text: '… more output than is kept\n' });
    return false;
  }
}

/** As JSON has it, without what the value's maker may still hold on to; bytes in base64. */
function plain(data: Readonly<Record<string, unknown>>): MimeBundle {
  const entries = Object.entries(data).map(([type, value]) => [
    type,
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  ]);
  return JSON.parse(JSON.stringify(Object.fromEntries(entries))) as MimeBundle;
}

/** Lets the toolkit and the console of this thread write to whatever `current` gives; nowhere between tests. */
export function captureOutputs(current: () => TestOutputs | undefined): void {
  const stream = (name: 'stdout' | 'stderr') =>
    new Writable({
      decodeStrings: false,
      write(chunk: string | Buffer, _, callback) {
        current()?.print(name, String(chunk));
        callback();
      },
    });
  const [stdout, stderr] = [stream('stdout'), stream('stderr')];
  for (const [name, value] of Object.entries({ stdout, stderr }))
    Object.defineProperty(process, name, { value, configurable: true });
  const own = new Console({ stdout, stderr }) as unknown as Record<string, unknown>;
  for (const [name, method] of Object.entries(own))
    if (typeof method === 'function') (console as unknown as Record<string, unknown>)[name] = method;
  const kernel = {
    display: (bundle: Bundle, update: boolean) => {
      if (!update) current()?.display(bundle);
    },
    clearOutput: () => undefined,
    input: () => {
      throw new Error('Cannot ask for input as a test has nobody to answer');
    },
  };
  Object.defineProperty(globalThis, KERNEL, { value: kernel, configurable: true });
}

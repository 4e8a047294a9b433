import type { Message } from '../jupyter/wire';
import { isObject } from '../notebook-file/fields';
import type { MimeBundle, Output } from '../notebook-file/types';
import { settleStream } from './streams';

type Showing = Extract<Output, { data: MimeBundle }>;

/** The outputs of one notebook that carry a display id, wherever they stand: an update reaches all of them. */
export class Displays {
  private readonly byId = new Map<string, Showing[]>();

  register(id: string, output: Showing): void {
    const known = this.byId.get(id);
    if (known) known.push(output);
    else this.byId.set(id, [output]);
  }

  /** Outputs that an update of this id reaches. */
  count(id: string): number {
    return this.byId.get(id)?.length ?? 0;
  }

  update(id: string, data: MimeBundle, metadata: Record<string, unknown>): void {
    for (const output of this.byId.get(id) ?? []) {
      output.data = data;
      output.metadata = metadata;
    }
  }
}

/**
 * Assembles the outputs of a cell from the messages of its kernel, as Jupyter's front ends do.
 * Ids and times of messages stay out.
 */
export class OutputArea {
  readonly outputs: Output[] = [];
  executionCount: number | null = null;
  /** clear_output with `wait` clears when the next output comes, so that nothing flickers. */
  private clearBeforeNext = false;

  constructor(private readonly displays: Displays) {}

  receive({ header, content }: Message): void {
    switch (header.msg_type) {
      case 'execute_input':
        this.executionCount = countOf(content.execution_count);
        break;
      case 'stream':
        this.addStream(String(content.name), String(content.text));
        break;
      case 'display_data':
        this.addShowing({ output_type: 'display_data', ...bundleOf(content) }, content);
        break;
      case 'execute_result': {
        const execution_count = countOf(content.execution_count);
        this.addShowing({ output_type: 'execute_result', execution_count, ...bundleOf(content) }, content);
        break;
      }
      case 'update_display_data': {
        const { data, metadata } = bundleOf(content);
        const id = displayId(content);
        if (id !== undefined) this.displays.update(id, data, metadata);
        break;
      }
      case 'clear_output':
        this.clearBeforeNext = content.wait === true;
        if (!this.clearBeforeNext) this.outputs.length = 0;
        break;
      case 'error':
        this.add({ output_type: 'error', ...errorOf(content) });
        break;
    }
  }

  /** The outputs as they are saved, once the cell has ended. */
  settled(): Output[] {
    for (const output of this.outputs)
      if (output.output_type === 'stream') output.text = settleStream(output.text);
    return this.outputs;
  }

  private add(output: Output): void {
    if (this.clearBeforeNext) this.outputs.length = 0;
    this.clearBeforeNext = false;
    this.outputs.push(output);
  }

  private addStream(name: string, text: string): void {
    const last = this.outputs.at(-1);
    if (!this.clearBeforeNext && last?.output_type === 'stream' && last.name === name) last.text += text;
    else this.add({ output_type: 'stream', name, text });
  }

  private addShowing(output: Showing, content: Message['content']): void {
    this.add(output);
    const id = displayId(content);
    if (id !== undefined) this.displays.register(id, output);
  }
}

export function errorOf(content: Message['content']): { ename: string; evalue: string; traceback: string[] } {
  const traceback = Array.isArray(content.traceback) ? content.traceback.map(String) : [];
  return { ename: String(content.ename ?? 'Error'), evalue: String(content.evalue ?? ''), traceback };
}

function bundleOf(content: Message['content']): { data: MimeBundle; metadata: Record<string, unknown> } {
  const { data, metadata } = content;
  return { data: isObject(data) ? data : {}, metadata: isObject(metadata) ? metadata : {} };
}

function displayId({ transient }: Message['content']): string | undefined {
  const id = isObject(transient) ? transient.display_id : undefined;
  return typeof id === 'string' ? id : undefined;
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

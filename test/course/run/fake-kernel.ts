import { KernelDied } from '../../../src/course/jupyter/client';
import { createHeader, type JsonObject, type Message } from '../../../src/course/jupyter/wire';
import type { KernelChoice, NotebookKernel } from '../../../src/course/run/kernel';

/** What a scripted cell can do: publish messages, and wait for an interrupt. */
export interface Script {
  send(type: string, content: JsonObject): void;
  print(text: string): void;
  display(data: JsonObject, id?: string): void;
  result(text: string): void;
  /** Settles when the kernel is interrupted; never when it is deaf. */
  interrupted: Promise<void>;
}

type CellScript = (script: Script) => void | Promise<void>;

/** A kernel in this process: what a cell does is looked up by its source; an unknown one throws. */
export class FakeKernel implements NotebookKernel {
  readonly info = { language_info: { name: 'typescript', version: '5.0.4' } };
  count = 0;
  readonly log: string[] = [];
  private interruptNow: () => void = () => undefined;
  private dieNow: (error: Error) => void = () => undefined;

  constructor(
    readonly choice: KernelChoice,
    private readonly scripts: Readonly<Record<string, CellScript>>,
    /** Whether interrupts change nothing. */
    private readonly deaf = false,
  ) {}

  async execute(
    code: string,
    { onMessage }: { onMessage?: ((message: Message) => void) | undefined } = {},
  ): ReturnType<NotebookKernel['execute']> {
    this.log.push(code);
    const send = (type: string, content: JsonObject): void => onMessage?.(messageOf(type, content));
    const execution_count = ++this.count;
    send('execute_input', { code, execution_count });
    const interrupted = new Promise<void>((resolve) => {
      if (!this.deaf) this.interruptNow = resolve;
    });
    const died = new Promise<never>((_, reject) => {
      this.dieNow = reject;
    });
    const script: Script = {
      send,
      interrupted,
      print: (text) => send('stream', { name: 'stdout', text }),
      display: (data, id) => {
        send('display_data', { data, metadata: {}, transient: id === undefined ? {} : { display_id: id } });
      },
      result: (text) =>
        send('execute_result', {
          execution_count,
          data: { 'text/plain': text },
          metadata: {},
          transient: {},
        }),
    };
    try {
      await Promise.race([this.run(code, script), died]);
      return { reply: messageOf('execute_reply', { status: 'ok', execution_count }), messages: [] };
    } catch (error) {
      if (error instanceof KernelDied) throw error;
      const { name: ename, message: evalue } = error as Error;
      const content = { ename, evalue, traceback: [`${ename}: ${evalue}`] };
      send('error', content);
      return {
        reply: messageOf('execute_reply', { status: 'error', execution_count, ...content }),
        messages: [],
      };
    }
  }

  async interrupt(): Promise<void> {
    this.log.push('(interrupt)');
    this.interruptNow();
  }

  async shutdown(): Promise<void> {
    this.log.push('(shutdown)');
  }

  async kill(): Promise<void> {
    this.log.push('(kill)');
    this.dieNow(new KernelDied('The kernel fake killed by SIGKILL.'));
  }

  private async run(code: string, script: Script): Promise<void> {
    const known = this.scripts[code];
    if (!known) throw new Error(`no script for ${code}`);
    await known(script);
  }
}

export function messageOf(type: string, content: JsonObject): Message {
  const header = createHeader(type, 'session');
  return { identities: [], header, parent: {}, metadata: {}, content, buffers: [], signature: '' };
}

/** A cell that runs until it is interrupted. */
export const endless: CellScript = async ({ interrupted }) => {
  await interrupted;
  throw Object.assign(new Error('stopped'), { name: 'KeyboardInterrupt' });
};

import type { JsonObject } from '../../../src/course/jupyter/wire';
import type { StreamName } from '../process/messages';
import { CommRegistry } from './comm-registry';
import type { Connection } from './connection-file';
import { Contexts } from './contexts';
import { deathNotice } from './death-report';
import { Executions } from './executions';
import { History } from './history';
import { HistoryFile, historyPath } from './history-file';
import { InputRequests } from './input-requests';
import { Interrupter } from './interrupter';
import { Publisher } from './publisher';
import { Requests } from './requests';
import { Sockets } from './sockets';
import type { Supervisor } from './supervisor';
import { TypesLoader } from './types-loader';
import type { Death, Output } from './user-process';

const NO_REACTION =
  'The cell does not react to the interrupt: it is inside native code, and ends when that returns. ' +
  'Interrupt again to end its process now; all variables will then be gone.\n';

/** The protocol process: connects the sockets, the type service and the user's process. */
export class Kernel {
  private readonly sockets: Sockets;
  private readonly publisher: Publisher;
  private readonly contexts = new Contexts();
  private readonly comms = new CommRegistry();
  private readonly types: TypesLoader;
  private readonly inputs: InputRequests;
  private readonly interrupter: Interrupter;
  private readonly executions: Executions;
  private readonly requests: Requests;
  private closing: Promise<void> | undefined;

  constructor(
    connection: Connection,
    private readonly supervisor: Supervisor,
    cwd: string,
  ) {
    this.sockets = new Sockets(
      connection,
      (channel, message) => this.requests.receive(channel, message),
      (topic) => this.publisher.welcome(topic),
    );
    const publisher = new Publisher((channel, message) => this.sockets.send(channel, message));
    this.publisher = publisher;
    this.types = new TypesLoader(cwd);
    const path = historyPath();
    const history = new History(path === undefined ? undefined : new HistoryFile(path));
    this.interrupter = new Interrupter(supervisor, () => this.tell(NO_REACTION));
    this.inputs = new InputRequests(publisher, (answer) => supervisor.answerInput(answer));
    const { contexts, comms, types } = this;
    const ended = () => this.interrupter.ended();
    this.executions = new Executions({ publisher, contexts, supervisor, types, history, ended });
    this.requests = new Requests({
      publisher,
      contexts,
      comms,
      supervisor,
      types,
      history,
      executions: this.executions,
      inputs: this.inputs,
      interrupt: () => this.interrupt(),
      shutdown: () => void this.close().then(() => process.exit(0)),
    });
    supervisor.listen({
      event: (event) => this.event(event),
      raw: (name, text) => this.stream(contexts.latest, name, text),
      restarted: (death) => this.restarted(death),
    });
  }

  /** Binds the sockets, then loads the compiler: kernel_info is answered before that when it is asked early. */
  async start(): Promise<void> {
    await this.sockets.bind();
    setImmediate(() => this.types.get());
  }

  interrupt(): void {
    if (!this.inputs.interrupt()) this.interrupter.interrupt(this.executions.current !== undefined);
  }

  /** Ends the user's process and closes the sockets; safe to call twice. */
  close(): Promise<void> {
    this.closing ??= this.supervisor.close().then(() => {
      this.types.close();
      this.publisher.flush();
      return this.sockets.close();
    });
    return this.closing;
  }

  private event(event: Output): void {
    if (event.type === 'ready') return;
    if (event.type === 'input') this.ask(event.context, event.prompt, event.password);
    else if (event.type === 'stream') this.stream(event.context, event.name, event.text);
    else this.output(event);
  }

  private ask(context: number, prompt: string, password: boolean): void {
    const { current } = this.executions;
    this.inputs.ask(current?.id === context ? current.request : undefined, prompt, password);
  }

  private output(event: Extract<Output, { type: 'display' | 'clear' | 'comm' }>): void {
    if (event.type === 'comm') this.comms.note(event);
    const parent = this.contexts.parentOf(event.context);
    if (!parent) return;
    if (event.type === 'clear') this.publisher.publish(parent, 'clear_output', { wait: event.wait });
    else if (event.type === 'display')
      this.publisher.publish(parent, event.update ? 'update_display_data' : 'display_data', {
        transient: {},
        ...event.bundle,
      });
    else {
      const content: JsonObject = { comm_id: event.comm, data: event.data };
      if (event.kind === 'open') content.target_name = event.target;
      const buffers = event.buffers.map((text) => Buffer.from(text, 'base64'));
      this.publisher.publish(parent, `comm_${event.kind}`, content, {
        metadata: event.metadata,
        buffers,
      });
    }
  }

  private stream(context: number, name: StreamName, text: string): void {
    const parent = this.contexts.parentOf(context);
    if (parent) this.publisher.stream(parent, name, text);
  }

  /** On stderr of the running cell, or of the last one. */
  private tell(text: string): void {
    this.stream(this.contexts.latest, 'stderr', text);
  }

  private restarted(death: Death): void {
    this.types.reset();
    this.inputs.forget();
    for (const comm of this.comms.clear())
      this.publisher.publish({}, 'comm_close', { comm_id: comm, data: {} });
    // A running cell fails with the same words.
    if (!this.executions.current) this.tell(deathNotice(death));
  }
}

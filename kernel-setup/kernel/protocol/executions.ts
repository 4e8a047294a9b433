import type { JsonObject, Message } from '../../../src/course/jupyter/wire';
import type { Bundle } from '../process/messages';
import { preloadablesOf } from '../process/preload';
import type { KernelError } from '../types/converted';
import type { Contexts, RequestContext } from './contexts';
import { deathError } from './death-report';
import { field } from './fields';
import type { History } from './history';
import { internalError } from './internal-error';
import { log } from './log';
import type { Publisher } from './publisher';
import type { Supervisor } from './supervisor';
import type { TypesLoader } from './types-loader';

/** What an execute_request asks for. */
interface Order {
  readonly code: string;
  readonly silent: boolean;
  readonly storeHistory: boolean;
  readonly expressions: JsonObject;
  readonly stopOnError: boolean;
}

type Outcome = { readonly bundle?: Bundle | undefined; readonly error?: KernelError | undefined };

export interface ExecutionParts {
  readonly publisher: Publisher;
  readonly contexts: Contexts;
  readonly supervisor: Supervisor;
  readonly types: TypesLoader;
  readonly history: History;
  /** Called when a cell has ended. */
  readonly ended: () => void;
}

/** Runs execute_requests one after another. */
export class Executions {
  private readonly queue: Message[] = [];
  private received = 0;
  private count = 0;
  private running: RequestContext | undefined;
  private working = false;

  constructor(private readonly parts: ExecutionParts) {}

  /** The request whose cell is running. */
  get current(): RequestContext | undefined {
    return this.running;
  }

  add(request: Message): void {
    this.received++;
    this.queue.push(request);
    if (!this.working) void this.work();
  }

  private async work(): Promise<void> {
    this.working = true;
    for (let request = this.queue.shift(); request; request = this.queue.shift())
      await this.execute(request).catch((error) => log(`Cannot answer an execute_request: ${error}`));
    this.working = false;
  }

  private async execute(request: Message): Promise<void> {
    const { publisher } = this.parts;
    publisher.status(request.header, 'busy');
    let aborted: Message[] = [];
    try {
      const order = readOrder(request.content);
      const reply = await this.carryOut(request, order);
      if (reply.status === 'error' && order.stopOnError) {
        await this.allReceived();
        aborted = this.queue.splice(0);
      }
      publisher.reply('shell', request, reply);
    } catch (error) {
      publisher.reply('shell', request, {
        status: 'error',
        ...internalError(error),
        execution_count: this.count,
      });
    }
    publisher.status(request.header, 'idle');
    for (const later of aborted) this.abort(later);
  }

  private async carryOut(request: Message, order: Order): Promise<JsonObject> {
    const { publisher, contexts, history } = this.parts;
    const { code, silent, storeHistory, expressions } = order;
    if (storeHistory) this.count++;
    const number = this.count;
    if (!silent) publisher.publish(request.header, 'execute_input', { code, execution_count: number });
    this.running = contexts.create(request, silent);
    const context = this.running.id;
    try {
      const running = this.run(context, code, `cell [${storeHistory ? number : '*'}]`);
      // While the cell runs: reading the history file must not keep it waiting.
      if (storeHistory && code.trim() !== '') history.addInput(number, code);
      const outcome = await running;
      if (!silent) this.publishOutcome(request, number, outcome, storeHistory);
      if (outcome.error)
        return {
          status: 'error',
          execution_count: number,
          ...outcome.error,
          user_expressions: {},
          payload: [],
        };
      const values = await this.evaluateAll(context, expressions);
      return { status: 'ok', execution_count: number, user_expressions: values, payload: [] };
    } finally {
      this.running = undefined;
      this.parts.ended();
    }
  }

  /** Checks and runs one cell. */
  private async run(context: number, code: string, label: string): Promise<Outcome> {
    const { types, supervisor } = this.parts;
    // The one process loads what the cell imports while this one checks its types.
    const packages = preloadablesOf(code);
    if (packages.length > 0) supervisor.preload(packages);
    const converted = types.get().convert(code, label);
    if (!converted.ok) return { error: converted.error };
    const ending = await supervisor.run({ type: 'evaluate', context, cell: converted.converted });
    if ('death' in ending) return { error: deathError(ending.death) };
    types.get().commit();
    return ending.done;
  }

  private publishOutcome(request: Message, number: number, { bundle, error }: Outcome, keep: boolean): void {
    const { publisher, history } = this.parts;
    if (error) publisher.publish(request.header, 'error', { ...error });
    if (!bundle) return;
    publisher.publish(request.header, 'execute_result', { execution_count: number, ...bundle });
    const text = bundle.data['text/plain'];
    if (keep && typeof text === 'string') history.addOutput(number, text);
  }

  /** user_expressions: each alone, so that one that fails leaves the others. What they declare is forgotten. */
  private async evaluateAll(context: number, expressions: JsonObject): Promise<JsonObject> {
    const values: JsonObject = {};
    for (const [name, code] of Object.entries(expressions)) {
      const { bundle, error } = await this.expression(context, String(code));
      values[name] = error
        ? { status: 'error', ...error }
        : { status: 'ok', ...(bundle ?? { data: { 'text/plain': 'undefined' }, metadata: {} }) };
    }
    return values;
  }

  private async expression(context: number, code: string): Promise<Outcome> {
    const { types, supervisor } = this.parts;
    const converted = types.get().convert(code, 'expression');
    if (!converted.ok) return converted;
    const ending = await supervisor.run({ type: 'evaluate', context, cell: converted.converted });
    return 'death' in ending ? { error: deathError(ending.death) } : ending.done;
  }

  private abort(request: Message): void {
    const { publisher } = this.parts;
    publisher.status(request.header, 'busy');
    publisher.reply('shell', request, { status: 'aborted', execution_count: this.count });
    publisher.status(request.header, 'idle');
  }

  /**
   * Waits until the requests that had been sent before the failure are in the queue: while types were
   * checked they may have piled up in the socket.
   */
  private async allReceived(): Promise<void> {
    for (let before = -1; before !== this.received; ) {
      before = this.received;
      await turn();
      await turn();
    }
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function readOrder(content: JsonObject): Order {
  const silent = field(content, 'silent', 'boolean', false);
  return {
    code: field(content, 'code', 'string'),
    silent,
    storeHistory: !silent && field(content, 'store_history', 'boolean', true),
    expressions: field(content, 'user_expressions', 'object', {}),
    stopOnError: field(content, 'stop_on_error', 'boolean', true),
  };
}

import type { JsonObject, Message } from '../../../src/course/jupyter/wire';
import type { CommMessage } from '../process/messages';
import { toCodePoints, toUtf16 } from './code-points';
import type { CommRegistry } from './comm-registry';
import type { Contexts } from './contexts';
import type { Executions } from './executions';
import { field, isObject } from './fields';
import type { History } from './history';
import type { InputRequests } from './input-requests';
import { internalError } from './internal-error';
import { kernelInfo } from './kernel-info';
import { log } from './log';
import type { Publisher } from './publisher';
import type { RoutedChannel } from './sockets';
import type { Supervisor } from './supervisor';
import type { TypesLoader } from './types-loader';

export interface RequestParts {
  readonly publisher: Publisher;
  readonly contexts: Contexts;
  readonly comms: CommRegistry;
  readonly supervisor: Supervisor;
  readonly types: TypesLoader;
  readonly history: History;
  readonly executions: Executions;
  readonly inputs: InputRequests;
  readonly interrupt: () => void;
  readonly shutdown: () => void;
}

type Answer = (content: JsonObject) => object;

/** Takes each message to whoever answers it. A message that cannot be answered is logged; none is fatal. */
export class Requests {
  private readonly answers: Readonly<Record<string, Answer>>;

  constructor(private readonly parts: RequestParts) {
    this.answers = {
      kernel_info_request: kernelInfo,
      connect_request: () => ({ status: 'ok' }),
      complete_request: (content) => this.complete(content),
      inspect_request: (content) => this.inspect(content),
      is_complete_request: (content) => this.isComplete(content),
      history_request: (content) => ({ status: 'ok', history: parts.history.query(content) }),
      comm_info_request: (content) => this.commInfo(content),
      interrupt_request: () => this.interrupt(),
      debug_request: () => ({
        status: 'error',
        ename: 'NotSupported',
        evalue: 'This kernel has no debugger',
        traceback: [],
      }),
      shutdown_request: (content) => ({ status: 'ok', restart: field(content, 'restart', 'boolean', false) }),
    };
  }

  receive(channel: RoutedChannel, message: Message): void {
    const type = message.header.msg_type;
    if (type === 'input_reply') this.parts.inputs.receive(message);
    else if (type === 'execute_request' && channel === 'shell') this.parts.executions.add(message);
    else if (/^comm_(open|msg|close)$/.test(type)) void this.comm(message);
    else this.answer(channel, message);
  }

  private answer(channel: RoutedChannel, message: Message): void {
    const { publisher } = this.parts;
    const type = message.header.msg_type;
    const answer = Object.hasOwn(this.answers, type) ? this.answers[type] : undefined;
    publisher.status(message.header, 'busy');
    if (!answer) log(`Ignored a message on ${channel}: its type ${JSON.stringify(type)} is unknown`);
    else
      publisher.reply(
        channel,
        message,
        attempt(() => answer(message.content)),
      );
    publisher.status(message.header, 'idle');
    if (type === 'shutdown_request') this.parts.shutdown();
  }

  private complete(content: JsonObject): object {
    const code = field(content, 'code', 'string');
    const cursor = toUtf16(code, field(content, 'cursor_pos', 'number', code.length));
    const { matches, start, end, types } = this.parts.types.get().complete(code, cursor);
    const range = { start: toCodePoints(code, start), end: toCodePoints(code, end) };
    const typed = types.map((match) => ({ ...match, ...range }));
    return {
      status: 'ok',
      matches,
      cursor_start: range.start,
      cursor_end: range.end,
      metadata: typed.length > 0 ? { _jupyter_types_experimental: typed } : {},
    };
  }

  private inspect(content: JsonObject): object {
    const code = field(content, 'code', 'string');
    const cursor = toUtf16(code, field(content, 'cursor_pos', 'number', code.length));
    const detail = field(content, 'detail_level', 'number', 0);
    const { found, data } = this.parts.types.get().inspect(code, cursor, detail);
    return { status: 'ok', found, data: found ? data : {}, metadata: {} };
  }

  private isComplete(content: JsonObject): object {
    const { status, indent = '' } = this.parts.types.get().isComplete(field(content, 'code', 'string'));
    return status === 'incomplete' ? { status, indent } : { status };
  }

  private commInfo(content: JsonObject): object {
    const target = typeof content.target_name === 'string' ? content.target_name : undefined;
    return { status: 'ok', comms: this.parts.comms.info(target) };
  }

  private interrupt(): object {
    this.parts.interrupt();
    return { status: 'ok' };
  }

  /** A comm message of the frontend goes to the user's process, also while a cell waits there. */
  private async comm(message: Message): Promise<void> {
    const { publisher, contexts, comms, supervisor } = this.parts;
    publisher.status(message.header, 'busy');
    try {
      const comm = readComm(message);
      comms.note(comm);
      const context = contexts.create(message).id;
      const ending = await supervisor.run({ type: 'comm', context, ...comm });
      const error = 'done' in ending ? ending.done.error : undefined;
      if (error) publisher.stream(message.header, 'stderr', `${error.traceback.join('\n')}\n`);
    } catch (error) {
      log(`Ignored a comm message: ${error instanceof Error ? error.message : error}`);
    }
    publisher.flush();
    publisher.status(message.header, 'idle');
  }
}

function attempt(answer: () => object): object {
  try {
    return answer();
  } catch (error) {
    return { status: 'error', ...internalError(error) };
  }
}

function readComm({ header, content, metadata, buffers }: Message): CommMessage {
  const kind = header.msg_type.slice('comm_'.length) as CommMessage['kind'];
  return {
    kind,
    comm: field(content, 'comm_id', 'string'),
    ...(kind === 'open' && { target: field(content, 'target_name', 'string') }),
    data: content.data ?? {},
    metadata: isObject(metadata) ? metadata : {},
    buffers: buffers.map((bytes) => bytes.toString('base64')),
  };
}

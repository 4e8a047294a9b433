import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { asBuffer, LiveWebsockets } from '../kernels/live-websockets';
import type { Terminal } from './terminal';
import type { Terminals } from './terminals';

const PATH = /^\/terminals\/websocket\/(\w+)$/;
const MAX_MESSAGE_BYTES = 8 << 20;
/** A terminal is this wide and high at most: the numbers are 16 bits in the system. */
const SIZE_LIMIT = 10_000;

/** The websockets of terminals: `/terminals/websocket/<name>`; messages are JSON lists, the first word says what. */
export class TerminalWebsockets {
  private readonly websockets = new LiveWebsockets({ maxPayload: MAX_MESSAGE_BYTES });

  constructor(
    private readonly terminals: Terminals,
    private readonly log: (line: string) => void,
  ) {}

  /** Takes over a handshake to a terminal. @throws HttpError 404 when there is none of the name. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const [path = ''] = (request.url ?? '').split('?', 1);
    const [, name] = PATH.exec(path) ?? [];
    if (name === undefined) return false;
    const terminal = this.terminals.get(name);
    this.websockets.accept(request, socket, head, (websocket) => this.connect(websocket, terminal));
    return true;
  }

  close(): void {
    this.websockets.close();
  }

  terminate(): void {
    this.websockets.terminate();
  }

  private connect(websocket: WebSocket, terminal: Terminal): void {
    terminal.join(websocket);
    websocket.on('message', (data) => this.receive(websocket, terminal, data));
    websocket.on('close', () => terminal.leave(websocket));
    websocket.on('error', (error) =>
      this.log(`Connection to terminal ${terminal.name} broke. ${error.message}`),
    );
  }

  private receive(websocket: WebSocket, terminal: Terminal, data: RawData): void {
    const [type, first, second] = parse(asBuffer(data));
    if (type === 'stdin' && typeof first === 'string') terminal.type(first);
    else if (type === 'set_size' && isSize(first) && isSize(second))
      terminal.resize(websocket, { rows: first, columns: second });
    else if (type !== 'set_size')
      this.log(`Message for terminal ${terminal.name} ignored: it is none of the protocol`);
  }
}

/** A page that is hidden says 0. */
const isSize = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) > 0 && (value as number) < SIZE_LIMIT;

function parse(text: Buffer): unknown[] {
  try {
    const value: unknown = JSON.parse(text.toString());
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { WireError } from '../../../../src/course/jupyter/wire';
import { refuseUpgrade } from './refuse-upgrade';
import type { RunningKernel } from './running-kernel';
import type { Seat } from './seat';
import { decodeFrame, negotiate, type WebsocketProtocol } from './websocket-protocol';

/** A websocket is asked at this interval whether it is alive, and cut when it did not answer so many times. */
const PING_MS = 30_000;
const UNANSWERED_LIMIT = 3;
/** The longest message of a client. */
const MAX_MESSAGE_BYTES = 64 << 20;
/** Messages on their way to a kernel before the client has to wait. */
const PENDING_LIMIT = 1000;
/** Bad frames that are logged, for each connection. */
const LOGGED_FRAMES = 3;

const PATH = /^\/api\/kernels\/([^/]+)\/channels$/;

/** The websockets of kernels: `/api/kernels/<id>/channels`. */
export class KernelWebsockets {
  private readonly server = new WebSocketServer({
    noServer: true,
    clientTracking: true,
    maxPayload: MAX_MESSAGE_BYTES,
    handleProtocols: (offered) => negotiate(offered) || false,
  });
  /** Pings without an answer since the client was last heard. */
  private readonly unanswered = new WeakMap<WebSocket, number>();
  private readonly pinging = setInterval(() => this.pingAll(), PING_MS).unref();

  constructor(
    private readonly findKernel: (id: string) => RunningKernel | undefined,
    private readonly log: (line: string) => void,
  ) {}

  /** Takes over a handshake to a kernel's channels; `false` when it is for something else. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, id] = PATH.exec(url.pathname) ?? [];
    if (id === undefined) return false;
    const kernel = this.findKernel(decodeURIComponent(id));
    if (!kernel) {
      refuseUpgrade(socket, 404, `Kernel does not exist: ${id}`);
      return true;
    }
    const session = url.searchParams.get('session_id') || randomUUID();
    this.server.handleUpgrade(request, socket, head, (websocket) => this.connect(websocket, kernel, session));
    return true;
  }

  close(): void {
    clearInterval(this.pinging);
    for (const websocket of this.server.clients) websocket.close(1001, 'The server is shut down');
    this.server.close();
  }

  /** Cuts what does not take its leave, after `close`. */
  terminate(): void {
    for (const websocket of this.server.clients) websocket.terminate();
  }

  private connect(websocket: WebSocket, kernel: RunningKernel, session: string): void {
    const protocol = websocket.protocol as WebsocketProtocol;
    const seat = kernel.audience.join(session, websocket, protocol);
    const receive = this.receiver(websocket, kernel, seat, protocol);
    websocket.on('message', receive);
    websocket.on('pong', () => this.unanswered.delete(websocket));
    websocket.on('close', (code) => kernel.audience.leave(seat, websocket, code));
    // A connection that breaks is closed as well; the error itself says nothing more.
    websocket.on('error', (error) => this.log(`Connection to kernel ${kernel.id} broke. ${error.message}`));
  }

  private receiver(websocket: WebSocket, kernel: RunningKernel, seat: Seat, protocol: WebsocketProtocol) {
    let bad = 0;
    let pending = 0;
    const sent = () => {
      if (--pending === PENDING_LIMIT / 2 && websocket.isPaused) websocket.resume();
    };
    return (data: RawData, binary: boolean): void => {
      this.unanswered.delete(websocket);
      try {
        const message = decodeFrame(asBuffer(data), binary, protocol);
        kernel.audience.asked(seat, message);
        if (++pending >= PENDING_LIMIT) websocket.pause();
        kernel.send(message).then(sent, sent);
      } catch (error) {
        if (!(error instanceof WireError)) throw error;
        if (++bad <= LOGGED_FRAMES) this.log(`Frame for kernel ${kernel.id} ignored. ${error.message}`);
      }
    };
  }

  private pingAll(): void {
    for (const websocket of this.server.clients) {
      const count = this.unanswered.get(websocket) ?? 0;
      this.unanswered.set(websocket, count + 1);
      if (count >= UNANSWERED_LIMIT) websocket.terminate();
      else websocket.ping();
    }
  }
}

function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

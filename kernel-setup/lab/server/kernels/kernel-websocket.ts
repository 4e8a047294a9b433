import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import type { KernelRegistry } from './kernel-registry';
import { asBuffer, LiveWebsockets } from './live-websockets';
import type { RunningKernel } from './running-kernel';
import type { Seat } from './seat';
import { decodeFrame, negotiate, type WebsocketProtocol } from './websocket-protocol';

/** The longest message of a client. */
const MAX_MESSAGE_BYTES = 64 << 20;
/** Messages on their way to a kernel before the client has to wait. */
const PENDING_LIMIT = 1000;
/** Bad frames that are logged, for each connection. */
const LOGGED_FRAMES = 3;

const PATH = /^\/api\/kernels\/([^/]+)\/channels$/;

/** The websockets of kernels: `/api/kernels/<id>/channels`. */
export class KernelWebsockets {
  private readonly websockets: LiveWebsockets;

  constructor(
    private readonly kernels: KernelRegistry,
    private readonly log: (line: string) => void,
  ) {
    const handleProtocols = (offered: Set<string>) => negotiate(offered) || false;
    const sweep = () => {
      for (const { audience } of kernels.all()) audience.sweep();
    };
    this.websockets = new LiveWebsockets({ maxPayload: MAX_MESSAGE_BYTES, handleProtocols }, sweep);
  }

  /**
   * Takes over a handshake to a kernel's channels; `false` when it is for something else.
   *
   * @throws HttpError 404 when there is no such kernel.
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const [path = '', query] = (request.url ?? '').split('?', 2);
    const [, id] = PATH.exec(path) ?? [];
    if (id === undefined) return false;
    const kernel = this.kernels.get(id);
    const session = new URLSearchParams(query).get('session_id') || randomUUID();
    this.websockets.accept(request, socket, head, (websocket) => this.connect(websocket, kernel, session));
    return true;
  }

  /** Tells the clients that the server ends. */
  close(): void {
    this.websockets.close();
  }

  /** Cuts those that did not take leave after `close`. */
  terminate(): void {
    this.websockets.terminate();
  }

  private connect(websocket: WebSocket, kernel: RunningKernel, session: string): void {
    const protocol = websocket.protocol as WebsocketProtocol;
    const seat = kernel.audience.join(session, websocket, protocol);
    websocket.on('message', this.receiver(websocket, kernel, seat, protocol));
    websocket.on('close', (code) => kernel.audience.leave(seat, websocket, code));
    websocket.on('error', (error) => this.log(`Connection to kernel ${kernel.id} broke. ${error.message}`));
  }

  private receiver(websocket: WebSocket, kernel: RunningKernel, seat: Seat, protocol: WebsocketProtocol) {
    let bad = 0;
    let pending = 0;
    const sent = () => {
      pending--;
      if (websocket.isPaused && pending < PENDING_LIMIT / 2) websocket.resume();
    };
    return (data: RawData, binary: boolean): void => {
      try {
        const message = decodeFrame(asBuffer(data), binary, protocol);
        kernel.audience.asked(seat, message);
        if (++pending >= PENDING_LIMIT) websocket.pause();
        kernel.send(message).then(sent, sent);
      } catch (error) {
        // Not only a WireError: a text that is nested a million times deep overflows the stack.
        if (++bad <= LOGGED_FRAMES)
          this.log(`Frame for kernel ${kernel.id} ignored. ${(error as Error).message}`);
      }
    };
  }
}

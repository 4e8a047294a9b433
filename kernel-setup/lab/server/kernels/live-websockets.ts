import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type ServerOptions, type WebSocket, WebSocketServer } from 'ws';

/** A websocket is asked at this interval whether it is alive, and cut when it did not answer so many times. */
const PING_MS = 30_000;
const UNANSWERED_LIMIT = 3;

/** Websockets that are watched: one whose other end is gone is cut, though the network never said so. */
export class LiveWebsockets {
  private readonly server: WebSocketServer;
  /** Pings without an answer since the other end was last heard. */
  private readonly unanswered = new WeakMap<WebSocket, number>();
  private readonly pinging: NodeJS.Timeout;

  /** @param everyPing - also called at each round of pings. */
  constructor(
    options: Pick<ServerOptions, 'maxPayload' | 'handleProtocols'>,
    private readonly everyPing: () => void = () => {},
    pingMs = PING_MS,
  ) {
    this.server = new WebSocketServer({ noServer: true, clientTracking: true, ...options });
    this.pinging = setInterval(() => this.pingAll(), pingMs).unref();
  }

  accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    opened: (websocket: WebSocket) => void,
  ): void {
    this.server.handleUpgrade(request, socket, head, (websocket) => {
      const heard = () => this.unanswered.delete(websocket);
      websocket.on('pong', heard);
      websocket.on('message', heard);
      opened(websocket);
    });
  }

  /** Tells all that the server ends. */
  close(): void {
    clearInterval(this.pinging);
    for (const websocket of this.server.clients) websocket.close(1001, 'The server is shut down');
    this.server.close();
  }

  /** Cuts those that did not take leave after `close`. */
  terminate(): void {
    for (const websocket of this.server.clients) websocket.terminate();
  }

  private pingAll(): void {
    for (const websocket of this.server.clients) {
      const count = this.unanswered.get(websocket) ?? 0;
      this.unanswered.set(websocket, count + 1);
      if (count >= UNANSWERED_LIMIT) websocket.terminate();
      else websocket.ping();
    }
    this.everyPing();
  }
}

/** A received message in one piece. */
export function asBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

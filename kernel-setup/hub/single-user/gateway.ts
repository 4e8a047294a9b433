import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { createDoor } from './door';
import { createForward, type Inside } from './forward';
import type { Hub } from './hub';
import type { Surroundings } from './surroundings';
import { createVisits } from './visits';

/** The server that the Hub's proxy reaches: it asks the Hub who comes in, and hands on to the Lab. */
export interface Gateway {
  readonly server: Server;
  /** When somebody used it last. */
  lastUse(): Date;
  close(): Promise<void>;
}

/** @param log - told what went wrong. */
export function createGateway(
  place: Surroundings,
  hub: Hub,
  inside: Inside,
  log: (line: string) => void,
): Gateway {
  const base = place.prefix.slice(0, -1);
  const door = createDoor(place, hub, createVisits(place.prefix));
  const forward = createForward(inside, base);
  const open = new Set<Duplex>();
  let last = new Date();
  const used = (): void => {
    last = new Date();
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = pathWithin(base, request);
    if (path === undefined) return refuse(response, 404, 'there is nothing at this address');
    if (/^\/oauth_callback(?:\?|$)/.test(path)) return door.welcome(request, response);
    const verdict = await door.check(request);
    if (!verdict.lets) {
      if (verdict.goesToHub) return door.sendToHub(request, response);
      return refuse(response, verdict.status, verdict.why);
    }
    used();
    forward.request(path, request, response);
  };

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const path = pathWithin(base, request);
    const verdict = path === undefined ? undefined : await door.check(request, true);
    if (path !== undefined && verdict?.lets) {
      used();
      return forward.websocket(path, request, socket, head, used);
    }
    socket.end(`HTTP/1.1 403 ${STATUS_CODES[403]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => {
      log(`Cannot ask the Hub who comes in: ${error.message}`);
      if (!response.headersSent) refuse(response, 503, 'the Hub must answer: it does not');
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    upgrade(request, socket, head).catch((error: Error) => {
      log(`Cannot ask the Hub who comes in: ${error.message}`);
      socket.destroy();
    });
  });
  const close = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of open) socket.destroy();
    server.closeAllConnections();
    forward.close();
    await ended;
  };
  return { server, lastUse: () => last, close };
}

/** What the Lab sees of an address; undefined for one that is not of this server. */
function pathWithin(base: string, { url = '' }: IncomingMessage): string | undefined {
  if (url === base) return '/';
  if (!url.startsWith(`${base}/`)) return undefined;
  const path = url.slice(base.length);
  return path.startsWith('//') ? undefined : path;
}

function refuse(response: ServerResponse, status: number, why: string): void {
  const body = JSON.stringify({ message: `Cannot answer as ${why}`, reason: STATUS_CODES[status] ?? null });
  response
    .writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' })
    .end(body);
}

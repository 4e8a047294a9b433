import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { HttpError } from '../http-error';
import type { Part } from '../part';
import type { Gate } from '../security/gate';
import { pathOf } from './errors';

/** Websocket handshakes of the whole server. */
export interface Handshakes {
  /** For the server's 'upgrade' event. */
  handle(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** The server ends: whoever knocks now is told so. */
  refuseFromNowOn(): void;
  /** Cuts what is still open. */
  cut(): void;
}

/** Lets a handshake through the gate and gives it to the first part that takes it. */
export function createHandshakes(
  parts: readonly Part[],
  gate: Gate,
  log: (line: string) => void,
): Handshakes {
  const open = new Set<Duplex>();
  let ends = false;

  const admit = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    gate.check(request, 'websocket', 'user');
    if (ends)
      throw new HttpError(
        503,
        'Cannot open a websocket as the server must be running: it ends',
        'Service Unavailable',
      );
    if (parts.some((part) => part.upgrade?.(request, socket, head) === true)) return;
    throw new HttpError(404, `Cannot find a websocket at ${pathOf(request.url ?? '')}`, 'Not Found');
  };

  return {
    handle: (request, socket, head) => {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      // Until a part takes over nobody else listens, and an error that nobody hears ends the process.
      socket.on('error', () => socket.destroy());
      try {
        admit(request, socket, head);
      } catch (error) {
        if (!(error instanceof HttpError))
          log(`Websocket ${pathOf(request.url ?? '')} failed: ${stackOf(error)}`);
        refuse(socket, error);
      }
    },
    refuseFromNowOn: () => {
      ends = true;
    },
    cut: () => {
      for (const socket of open) socket.destroy();
    },
  };
}

const stackOf = (error: unknown) => (error instanceof Error ? error.stack : String(error));

function refuse(socket: Duplex, error: unknown): void {
  if (!socket.writable) return void socket.destroy();
  const known =
    error instanceof HttpError ? error : new HttpError(500, 'Cannot open the websocket as the server failed');
  const body = JSON.stringify({ message: known.message, reason: known.reason });
  const lines = [
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status] ?? ''}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    'X-Content-Type-Options: nosniff',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ];
  socket.end(lines.join('\r\n'), () => socket.destroy());
}

import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** What a client did wrong before there was a request to answer. */
const faults: Readonly<Record<string, readonly [status: number, message: string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    'Cannot read the request as its headers must have at most 16 KiB: they have more',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Cannot read the request as it must come at once: it took too long'],
};
const unreadable = [400, 'Cannot read the request as it must be sound HTTP: it is not'] as const;

/** Answers what is no sound HTTP, and hangs up. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const [status, message] = faults[error.code ?? ''] ?? unreadable;
  const body = JSON.stringify({ message, reason: STATUS_CODES[status] ?? null });
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Connection: close',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ];
  if (socket.writable) socket.write(lines.join('\r\n'));
  socket.destroy(error);
}

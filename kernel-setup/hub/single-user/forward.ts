import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  request as send,
} from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';

/** The Lab behind the door. */
export interface Inside {
  readonly port: number;
  readonly token: string;
}

/** Hands requests and websockets on to the Lab, with its own token in the place of the person's cookies. */
export interface Forward {
  request(path: string, request: IncomingMessage, response: ServerResponse): void;
  /** @param used - called when the person's side says something. */
  websocket(path: string, request: IncomingMessage, socket: Duplex, head: Buffer, used: () => void): void;
  close(): void;
}

/** Of a person, a proxy, or one connection: nothing of the Lab's. */
const notPassedOn = new Set([
  'authorization',
  'cookie',
  'host',
  'referer',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/** @param base - path of the server without a slash at its end, which the Lab does not see. */
export function createForward(inside: Inside, base: string): Forward {
  const host = `127.0.0.1:${inside.port}`;
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const headersFor = ({ headers }: IncomingMessage): OutgoingHttpHeaders => ({
    ...Object.fromEntries(Object.entries(headers).filter(([name]) => !notPassedOn.has(name))),
    // The door has compared the origin with the host; the Lab compares with its own.
    ...(headers.origin !== undefined && { origin: `http://${host}` }),
    host,
    authorization: `token ${inside.token}`,
  });

  return {
    request: (path, request, response) => {
      const { method } = request;
      const onward = send({
        host: '127.0.0.1',
        port: inside.port,
        method,
        path,
        headers: headersFor(request),
        agent,
      });
      onward.on('response', (answer) => {
        const headers = headersBack(answer.headers, { base, host, outside: request.headers.host ?? '' });
        response.writeHead(answer.statusCode ?? 502, headers);
        answer.pipe(response);
        answer.on('error', () => response.destroy());
      });
      onward.on('error', () => {
        if (response.headersSent) response.destroy();
        else response.writeHead(502, { 'content-type': 'text/plain' }).end('The Lab does not answer.\n');
      });
      response.on('close', () => onward.destroy());
      request.pipe(onward);
    },
    websocket: (path, request, socket, head, used) => {
      const onward = connect(inside.port, '127.0.0.1', () => {
        const lines = Object.entries(headersFor(request)).map(([name, value]) => `${name}: ${value}`);
        onward.write(`${[`GET ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n`);
        if (head.length > 0) onward.write(head);
        onward.pipe(socket).pipe(onward);
        // Not before: who listens to data makes it flow.
        socket.on('data', used);
      });
      for (const [one, other] of [
        [onward, socket],
        [socket, onward],
      ] as const) {
        one.on('error', () => other.destroy());
        one.on('close', () => other.destroy());
      }
    },
    close: () => agent.destroy(),
  };
}

interface Names {
  readonly base: string;
  readonly host: string;
  readonly outside: string;
}

/** The Lab's own cookies mean nothing outside; addresses and policies name the server as the browser knows it. */
function headersBack(headers: IncomingHttpHeaders, { base, host, outside }: Names): OutgoingHttpHeaders {
  const { 'set-cookie': _, connection: __, 'keep-alive': ___, ...rest } = headers;
  const { location, 'content-security-policy': policy } = rest;
  const isOwnPath = location?.startsWith('/') && location !== base && !location.startsWith(`${base}/`);
  return {
    ...rest,
    ...(isOwnPath && { location: `${base}${location}` }),
    ...(policy !== undefined && { 'content-security-policy': String(policy).replaceAll(host, outside) }),
  };
}

import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { RemoteFile } from '../../../src/data/download/download';
import { random } from '../../../src/random/random';

/** 300,000 bytes that no compression shortens. */
export const content = Buffer.from(Uint8Array.from({ length: 300_000 }, bytesOf(1)));

function bytesOf(seed: number): () => number {
  const generator = random(seed);
  return () => generator.bits32() & 255;
}

export const file: RemoteFile = {
  name: 'some.gz',
  bytes: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
};

/** What a server does with a request. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The file, from the byte that is asked for. */
export const sendFile: Answer = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const rest = content.subarray(from);
  const headers = { 'content-length': rest.length };
  if (from === 0) response.writeHead(200, headers);
  else
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${from}-${content.length - 1}/${content.length}`,
    });
  response.end(rest);
};

/** The file from the byte that is asked for, cut after some more bytes. */
export const sendPart =
  (bytes: number): Answer =>
  (request, response) => {
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const range = `bytes ${from}-${content.length - 1}/${content.length}`;
    const headers = { 'content-length': content.length - from };
    response.writeHead(from > 0 ? 206 : 200, from > 0 ? { ...headers, 'content-range': range } : headers);
    response.write(content.subarray(from, from + bytes), () => response.socket?.destroy());
  };

export interface TestServer {
  readonly address: string;
  readonly port: number;
  /** Range headers of the requests so far, '' where there was none. */
  readonly ranges: string[];
  /** Hosts that were asked for through a tunnel. */
  readonly tunnels: string[];
  close(): Promise<void>;
}

/** A server that gives its answers in turn, the last one for ever; it is a proxy for tunnels too. */
export async function serve(...answers: readonly Answer[]): Promise<TestServer> {
  const ranges: string[] = [];
  const tunnels: string[] = [];
  let next = 0;
  const server: Server = createServer((request, response) => {
    ranges.push(request.headers.range ?? '');
    answers[Math.min(next++, answers.length - 1)]!(request, response);
  });
  server.on('connect', (request, socket, head) => {
    tunnels.push(request.url ?? '');
    const [host, port] = (request.url ?? '').split(':');
    const target = connect(Number(port), host === 'mirror.example' ? '127.0.0.1' : host!, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      target.write(head);
      target.pipe(socket).pipe(target);
    });
    for (const end of [socket, target]) end.on('error', () => end.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    port,
    ranges,
    tunnels,
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

import { type IncomingHttpHeaders, request } from 'node:http';
import type { Peer } from '../differential/step';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly text?: string | Buffer;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly anonymous?: true;
}

/** Asks with a path that nothing tidies, and the token unless told otherwise. */
export function ask(peer: Peer, path: string, options: Ask = {}): Promise<Reply> {
  const { hostname, port } = new URL(peer.origin);
  const text = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
  const headers: Record<string, string> = { ...options.headers };
  if (!options.anonymous) headers.Authorization ??= `token ${peer.token}`;
  if (text !== undefined) headers['Content-Length'] = String(Buffer.byteLength(text));
  return new Promise((resolve, reject) => {
    const sent = request(
      { hostname, port, path, method: options.method ?? 'GET', headers, agent: false },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text: Buffer.concat(parts).toString(),
          }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

/** The statuses of several answers. */
export const statuses = (replies: readonly Reply[]) => replies.map(({ status }) => status);

/** Whether an error is told as Jupyter's clients expect it. */
export function isTold({ text }: Reply): boolean {
  const { message, reason } = JSON.parse(text);
  return typeof message === 'string' && message !== '' && (reason === null || typeof reason === 'string');
}

import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../../../../kernel-setup/lab/server/http/app';
import { HttpError } from '../../../../../kernel-setup/lab/server/http-error';
import type { Part, Place } from '../../../../../kernel-setup/lab/server/part';

/** A part behind real HTTP, without the checks that the server makes before it. */
export interface Served<P extends Part> {
  readonly part: P;
  readonly root: string;
  readonly home: string;
  /** Without a slash at the end. */
  readonly url: string;
  readonly logged: readonly string[];
  /** Sends JSON; gives status, JSON body and headers. */
  ask(method: string, path: string, body?: unknown): Promise<Answered>;
  close(): Promise<void>;
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

export async function serve<P extends Part>(make: (place: Place) => P): Promise<Served<P>> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'lab-part-')));
  const [root, home] = [join(base, 'root'), join(base, 'home')];
  mkdirSync(root);
  const logged: string[] = [];
  const part = make({ root, home, log: (line) => logged.push(line) });
  const app = createApp((line) => logged.push(line));
  await app.register(part.routes);
  app.server.on('upgrade', (request, socket, head) => {
    try {
      if (!part.upgrade?.(request, socket, head)) socket.destroy();
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      socket.end(`HTTP/1.1 ${error.status} refused\r\n\r\n`);
    }
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  return {
    part,
    root,
    home,
    url,
    logged,
    ask: (method, path, body) => ask(`${url}${path}`, method, body),
    close: async () => {
      await part.close?.();
      await app.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

async function ask(url: string, method: string, body: unknown): Promise<Answered> {
  const response = await fetch(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json');
  return { status: response.status, body: isJson ? JSON.parse(text) : text, headers: response.headers };
}

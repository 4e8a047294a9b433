import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import { contentsPart } from '../../../../../kernel-setup/lab/server/contents/part';
import { readBodiesAsJson } from '../../../../../kernel-setup/lab/server/http/bodies';
import { answerErrors } from '../../../../../kernel-setup/lab/server/http/errors';

/** An answer, its JSON parsed. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
}

/** A server of the contents part alone on a folder of its own. */
export interface LabFolder {
  readonly root: string;
  readonly home: string;
  readonly lines: string[];
  readonly app: FastifyInstance;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  close(): Promise<void>;
}

/** Starts the contents part on a new temporary folder. */
export async function labFolder(): Promise<LabFolder> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'contents-')));
  const root = join(base, 'root');
  const home = join(base, 'home');
  mkdirSync(root);
  const lines: string[] = [];
  const part = contentsPart({ root, home, log: (line) => lines.push(line) });
  const app = Fastify({ routerOptions: { maxParamLength: 10_000 } });
  readBodiesAsJson(app);
  answerErrors(app, (line) => lines.push(line));
  await app.register(part.routes);
  return {
    root,
    home,
    lines,
    app,
    call: (method, path, body) => call(app, method, path, body),
    close: async () => {
      await app.close();
      await part.close?.();
      rmSync(base, { recursive: true, force: true });
    },
  };
}

async function call(app: FastifyInstance, method: string, path: string, body?: unknown): Promise<Answer> {
  const payload =
    body === undefined ? {} : { payload: JSON.stringify(body), headers: { 'content-type': 'text/plain' } };
  const answer = await app.inject({ method, url: path, ...payload } as InjectOptions);
  const isJson = String(answer.headers['content-type']).startsWith('application/json');
  return { status: answer.statusCode, body: isJson ? answer.json() : answer.body, headers: answer.headers };
}

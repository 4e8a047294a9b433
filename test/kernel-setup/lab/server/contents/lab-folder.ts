import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { contentsPart } from '../../../../../kernel-setup/lab/server/contents/part';
import { createApp } from '../../../../../kernel-setup/lab/server/http/app';

import { isObject } from '../../../../../src/course/notebook-file/fields';
import { objectsOf } from '../../../../../src/course/notebook-file/join-lines';

/** An answer; `body` is its JSON (an empty object where there is none), `list` the same as a list. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly list: Record<string, unknown>[];
  readonly text: string;
  readonly headers: Record<string, unknown>;
}

/** A server of the contents part alone on a folder of its own. */
export interface LabFolder {
  readonly root: string;
  readonly home: string;
  readonly lines: string[];
  readonly app: FastifyInstance;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Ends the part alone: what it leaves can be looked at. */
  endPart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the contents part on a new temporary folder.
 *
 * @param other - a server whose folders this one is to share, as one started later would.
 */
export async function labFolder(other?: LabFolder): Promise<LabFolder> {
  const base = other ? dirname(other.root) : realpathSync(mkdtempSync(join(tmpdir(), 'contents-')));
  const root = join(base, 'root');
  const home = join(base, 'home');
  mkdirSync(root, { recursive: true });
  const lines: string[] = [];
  const part = contentsPart({ root, home, log: (line) => lines.push(line) });
  const app = createApp((line) => lines.push(line));
  await app.register(part.routes);
  return {
    root,
    home,
    lines,
    app,
    call: (method, path, body) => call(app, method, path, body),
    endPart: async () => part.close?.(),
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
  const json: unknown = isJson && answer.body !== '' ? answer.json() : {};
  return {
    status: answer.statusCode,
    body: isObject(json) ? json : {},
    list: objectsOf(json),
    text: answer.body,
    headers: answer.headers,
  };
}

/** The names in the listing of a folder. */
export function namesIn({ body }: Answer): string[] {
  return objectsOf(body.content)
    .map(({ name }) => String(name))
    .sort();
}

/** A code cell with one output. */
export function codeCell(output?: Record<string, unknown>, metadata: Record<string, unknown> = {}) {
  return {
    id: 'a',
    cell_type: 'code',
    execution_count: null,
    metadata,
    source: '1',
    outputs: output ? [output] : [],
  };
}

/** A notebook of format 4.5. */
export function notebookOf(...cells: unknown[]) {
  return { cells, metadata: {}, nbformat: 4, nbformat_minor: 5 };
}

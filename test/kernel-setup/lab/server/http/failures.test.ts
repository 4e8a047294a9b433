import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../../../kernel-setup/lab/server/http/app';
import { HttpError } from '../../../../../kernel-setup/lab/server/http-error';

const lines: string[] = [];
let app: FastifyInstance;

beforeAll(async () => {
  app = createApp((line) => void lines.push(line));
  app.get('/throws', async () => {
    throw new Error('a secret detail');
  });
  app.get('/throws-text', async () => {
    throw 'not even an error';
  });
  app.get('/refuses', async () => {
    throw new HttpError(409, 'Cannot rename a.ipynb as its new name must be free: it is not', 'Conflict');
  });
  app.get('/odd-status', async () => {
    throw Object.assign(new Error('x'), { statusCode: 200 });
  });
  await app.ready();
});
afterAll(() => app.close());

describe('a route that fails', () => {
  it('is 500 to the client and a stack in the log, without the query', async () => {
    const answer = await app.inject('/throws?token=secret');
    expect([answer.statusCode, answer.json()]).toEqual([
      500,
      { message: 'Cannot answer GET /throws as the server failed: its log says where', reason: null },
    ]);
    expect(lines.at(-1)).toMatch(/^GET \/throws failed: Error: a secret detail\n {4}at /);
    expect(lines.join()).not.toContain('token');
  });

  it.each(['/throws-text', '/odd-status'])('in an odd way is 500 too: %s', async (path) => {
    expect((await app.inject(path)).statusCode).toBe(500);
  });

  it('with a reason says it, and logs nothing', async () => {
    const before = lines.length;
    const answer = await app.inject('/refuses');
    expect([answer.statusCode, answer.json()]).toEqual([
      409,
      { message: 'Cannot rename a.ipynb as its new name must be free: it is not', reason: 'Conflict' },
    ]);
    expect(lines).toHaveLength(before);
  });
});

describe('slow clients', () => {
  it('are sent away: Node is told when', () => {
    const { headersTimeout, requestTimeout, keepAliveTimeout } = app.server as Server;
    expect([headersTimeout, requestTimeout, keepAliveTimeout]).toEqual([20_000, 300_000, 75_000]);
  });
});

describe('an empty body', () => {
  it('is no body: many requests of JupyterLab have a type and nothing else', async () => {
    app = createApp(() => undefined);
    app.post('/echo', async ({ body }) => ({ body }));
    const answer = await app.inject({
      method: 'POST',
      url: '/echo',
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.json()).toEqual({ body: null });
    const spaces = await app.inject({ method: 'POST', url: '/echo', payload: ' \n' });
    expect(spaces.json()).toEqual({ body: null });
  });
});

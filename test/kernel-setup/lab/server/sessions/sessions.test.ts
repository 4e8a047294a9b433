import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KernelsPart, kernelsPart } from '../../../../../kernel-setup/lab/server/kernels/part';
import type { KernelModel } from '../../../../../kernel-setup/lab/server/kernels/running-kernel';
import type { SessionModel } from '../../../../../kernel-setup/lab/server/sessions/sessions';
import { Client, printed } from '../kernels/client';
import { type Served, serve } from '../kernels/part-under-test';
import { scripted, sourceOf } from '../kernels/scripted-spec';

// Statuses and messages: Jupyter Server, services/sessions/handlers.py.
const unknown = '00000000-0000-0000-0000-000000000000';

let lab: Served<KernelsPart>;
const create = async (body: unknown) => (await lab.ask('POST', '/api/sessions', body)).body as SessionModel;
const remove = ({ id }: SessionModel) => lab.ask('DELETE', `/api/sessions/${id}`);
const kernels = async () =>
  ((await lab.ask('GET', '/api/kernels')).body as KernelModel[]).map(({ id }) => id).sort();

beforeAll(async () => {
  const kernelspecs = sourceOf(scripted('words'), scripted('other'));
  lab = await serve((place) => kernelsPart({ ...place, kernelspecs }));
  mkdirSync(join(lab.root, 'part-1'));
});
afterAll(() => lab?.close());

describe('sessions', () => {
  it('are made with a kernel of their own, listed and deleted with it', async () => {
    const body = { path: 'part-1/a.ipynb', type: 'notebook', name: 'a.ipynb', kernel: { name: 'other' } };
    const made = await lab.ask('POST', '/api/sessions', body);
    const session = made.body as SessionModel;
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/sessions/${session.id}`);
    expect(session).toEqual({
      id: expect.stringMatching(/^[\w-]{36}$/),
      path: 'part-1/a.ipynb',
      name: 'a.ipynb',
      type: 'notebook',
      kernel: expect.objectContaining({ name: 'other', execution_state: 'idle', connections: 0 }),
      notebook: { path: 'part-1/a.ipynb', name: 'a.ipynb' },
    });
    expect((await lab.ask('GET', '/api/sessions')).body).toEqual([session]);
    expect((await lab.ask('GET', `/api/sessions/${session.id}`)).body).toEqual(session);
    // The same document again is the same session.
    expect(await create(body)).toEqual(session);
    expect((await remove(session)).status).toBe(204);
    expect((await lab.ask('GET', '/api/sessions')).body).toEqual([]);
    expect(await kernels()).toEqual([]);
  });

  it('start their kernel in the folder of the document, and tell it the name', async () => {
    const session = await create({ path: 'part-1/a.ipynb', type: 'notebook', name: 'a.ipynb' });
    const client = await Client.open(lab.url, session.kernel.id);
    const where = JSON.parse(printed(await client.finished(client.execute('where'))));
    const folder = join(lab.root, 'part-1');
    expect(where).toEqual([folder, join(folder, 'a.ipynb'), null]);
    await client.close();
    await remove(session);
  });

  it('asked for twice at once are one', async () => {
    const body = { path: 'b.ipynb', type: 'notebook' };
    const [one, two] = await Promise.all([create(body), create(body)]);
    expect(one.id).toBe(two.id);
    expect(one.name).toBeNull();
    expect(await kernels()).toEqual([one.kernel.id]);
    await remove(one);
  });

  it('may share a kernel that runs', async () => {
    const one = await create({ path: 'c.ipynb', type: 'notebook' });
    const two = await create({ path: 'console-1', type: 'console', kernel: { id: one.kernel.id } });
    expect(two.kernel.id).toBe(one.kernel.id);
    expect(two).not.toHaveProperty('notebook');
    await remove(one);
    // Without its kernel the other is gone as well.
    expect((await lab.ask('GET', '/api/sessions')).body).toEqual([]);
    expect((await lab.ask('GET', `/api/sessions/${two.id}`)).status).toBe(404);
  });

  it('are renamed without a new kernel', async () => {
    const session = await create({ path: 'd.ipynb', type: 'notebook', name: 'd.ipynb' });
    const change = { path: 'e.ipynb', name: 'e.ipynb' };
    const { status, body } = await lab.ask('PATCH', `/api/sessions/${session.id}`, change);
    expect([status, body]).toEqual([200, { ...session, ...change, notebook: change }]);
    const typed = (await lab.ask('PATCH', `/api/sessions/${session.id}`, { type: 'file' })).body;
    expect(typed).toMatchObject({ type: 'file', path: 'e.ipynb' });
    expect(typed).not.toHaveProperty('notebook');
    await remove(session);
  });

  it('are given another kernel by name or id, and the one of before is ended', async () => {
    const session = await create({ path: 'f.ipynb', type: 'notebook' });
    const patch = async (kernel: unknown) =>
      (await lab.ask('PATCH', `/api/sessions/${session.id}`, { kernel })).body as SessionModel;
    const named = await patch({ name: 'other' });
    expect(named.kernel).toMatchObject({ name: 'other' });
    await expect.poll(kernels).toEqual([named.kernel.id]);
    const { id } = (await lab.ask('POST', '/api/kernels')).body as KernelModel;
    expect((await patch({ id, name: 'other' })).kernel).toMatchObject({ id, name: 'words' });
    await expect.poll(kernels).toEqual([id]);
    await remove(session);
  });

  it.each([
    ['POST', '', undefined, 400, 'No JSON data provided'],
    ['POST', '', { type: 'notebook' }, 400, 'Missing field in JSON data: path'],
    ['POST', '', { path: 'x' }, 400, 'Missing field in JSON data: type'],
    [
      'POST',
      '',
      { path: 'x', type: 'notebook', kernel: { name: 'none' } },
      501,
      "The 'none' kernel is not available. Please pick another suitable kernel instead, or install that kernel.",
    ],
    ['GET', `/${unknown}`, undefined, 404, `Session not found: session_id='${unknown}'`],
    ['DELETE', `/${unknown}`, undefined, 404, `Session not found: session_id='${unknown}'`],
    ['PATCH', `/${unknown}`, {}, 404, `Session not found: session_id='${unknown}'`],
    ['PATCH', `/${unknown}`, undefined, 400, 'No JSON data provided'],
  ])('refuse %s %s %j', async (method, path, body, status, message) => {
    const answer = await lab.ask(method, `/api/sessions${path}`, body);
    expect([answer.status, (answer.body as { message: string }).message]).toEqual([status, message]);
  });

  it('refuse a change to a kernel that is not there, and stay as they were', async () => {
    const session = await create({ path: 'g.ipynb', type: 'notebook' });
    const patch = (kernel: unknown) =>
      lab.ask('PATCH', `/api/sessions/${session.id}`, { kernel, path: 'h.ipynb' });
    const byId = await patch({ id: unknown });
    expect([byId.status, byId.body]).toMatchObject([400, { message: `No such kernel: ${unknown}` }]);
    const byName = await patch({ name: 'none' });
    expect([byName.status, byName.body]).toMatchObject([501, { short_message: expect.any(String) }]);
    expect((await lab.ask('GET', `/api/sessions/${session.id}`)).body).toEqual(session);
    await remove(session);
  });

  it('are also made by clients of the older interface', async () => {
    const session = await create({ notebook: { path: 'i.ipynb' } });
    expect(session).toMatchObject({ path: 'i.ipynb', type: 'notebook' });
    await remove(session);
  });
});

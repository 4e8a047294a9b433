import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, ask, startLab, type TestLab, withToken } from '../a-lab';

let lab: TestLab;
let folder: string;

beforeAll(async () => {
  lab = await startLab();
  folder = join(lab.home, 'lab', 'workspaces');
});
afterAll(() => lab.close());

const call = (method: string, name: string, body?: unknown): Promise<Answer> =>
  ask(lab, `/lab/api/workspaces${name}`, {
    method,
    headers: withToken({ 'content-type': 'text/plain' }),
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const space = (id: string, data: unknown = { 'layout-restorer:data': { main: {} } }) => ({
  data,
  metadata: { id },
});

describe('a workspace', () => {
  it('is empty before it is saved', async () => {
    const { status, json } = await call('GET', '/never');
    expect([status, json()]).toEqual([200, { data: {}, metadata: { id: '/never' } }]);
  });

  it('is what was saved, with its times, in the file that jupyterlab_server would use', async () => {
    expect((await call('PUT', '/default', space('default'))).status).toBe(204);
    expect(JSON.parse(readFileSync(join(folder, 'default-37a8.jupyterlab-workspace'), 'utf8'))).toEqual(
      space('default'),
    );
    expect((await call('GET', '/default')).json()).toMatchObject({
      ...space('default'),
      metadata: {
        id: 'default',
        last_modified: expect.stringMatching(/^\d{4}-.*Z$/),
        created: expect.any(String),
      },
    });
  });

  it.each(['a/b', 'caf%C3%A9', 'a%20b%23c'])('may be called %s', async (name) => {
    const id = decodeURIComponent(name);
    expect((await call('PUT', `/${name}`, space(id))).status).toBe(204);
    expect((await call('GET', `/${name}`)).json()).toMatchObject({ metadata: { id } });
  });

  it.each([
    [space('other'), 'must name it'],
    [{ data: {} }, 'metadata with an id'],
    [{ metadata: { id: 'mine' } }, 'must have data'],
    ['null', 'must have data'],
    ['[]', 'must have data'],
    ['{', 'must be JSON'],
  ])('is refused as %j: it %s', async (body, rule) => {
    const { status, text } = await call('PUT', '/mine', body);
    expect(status).toBe(400);
    expect(text).toContain(rule);
  });

  it('is gone when deleted', async () => {
    await call('PUT', '/gone', space('gone'));
    expect((await call('DELETE', '/gone')).status).toBe(204);
    expect((await call('DELETE', '/gone')).status).toBe(404);
    expect((await call('DELETE', '')).status).toBe(400);
    expect((await call('DELETE', '/')).status).toBe(400);
  });

  it('saved many times at once is one of them, whole', async () => {
    const all = Array.from({ length: 20 }, (_, i) => call('PUT', '/busy', space('busy', { i })));
    expect((await Promise.all(all)).map(({ status }) => status)).toEqual(Array(20).fill(204));
    expect((await call('GET', '/busy')).json()).toMatchObject({ data: { i: expect.any(Number) } });
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('that cannot be stored is an error that says why', async () => {
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'a file where the folder should be');
    const { status, text } = await call('PUT', '/x', space('x'));
    rmSync(folder);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(text).toContain('Cannot save workspace x');
  });

  it('never leaves its folder', async () => {
    const name = '..%2F..%2F..%2Fescaped';
    expect((await call('PUT', `/${name}`, space(decodeURIComponent(name)))).status).toBe(204);
    expect(readdirSync(folder)).toContainEqual(
      expect.stringMatching(/^escaped-[0-9a-f]{4}\.jupyterlab-workspace$/),
    );
  });
});

describe('the list of workspaces', () => {
  beforeEach(() => mkdirSync(folder, { recursive: true }));

  it('has all that can be read, and says which cannot', async () => {
    await call('PUT', '/listed', space('listed'));
    writeFileSync(join(folder, 'broken-0000.jupyterlab-workspace'), '{');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const { workspaces } = (await call('GET', '')).json() as {
      workspaces: { ids: string[]; values: unknown[] };
    };
    expect(workspaces.ids).toContain('listed');
    expect(workspaces.values).toHaveLength(workspaces.ids.length);
    expect(lab.lines.join()).toContain('broken-0000');
  });
});

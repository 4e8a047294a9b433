import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, startLab, type TestLab, withToken } from '../a-lab';

let lab: TestLab;
beforeAll(async () => {
  lab = await startLab();
});
afterAll(() => lab.close());

const get = async (path: string) => (await ask(lab, path, { headers: withToken() })).json();

describe('what the page asks about the server', () => {
  it('is its version, as jupyter_server states it', async () => {
    expect(await get('/api')).toEqual({ version: expect.stringMatching(/^2\.\d+\.\d+$/) });
  });

  it('is its state', async () => {
    const isTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(await get('/api/status')).toEqual({
      started: isTime,
      last_activity: isTime,
      kernels: 0,
      connections: 0,
    });
  });

  it('is who one is, and may do', async () => {
    const permissions = encodeURIComponent('{"contents": ["read", "write"]}');
    expect(await get(`/api/me?permissions=${permissions}`)).toEqual({
      identity: {
        username: expect.any(String),
        name: expect.any(String),
        display_name: expect.any(String),
        initials: expect.any(String),
        avatar_url: null,
        color: null,
      },
      permissions: { contents: ['read', 'write'] },
    });
    expect(await get('/api/me')).toMatchObject({ permissions: {} });
  });

  it.each(['[]', '{', '{"a": "read"}', '{"a": [1]}', '3'])(
    'is not answered for permissions %s',
    async (permissions) => {
      const path = `/api/me?permissions=${encodeURIComponent(permissions)}`;
      expect((await ask(lab, path, { headers: withToken() })).status).toBe(400);
    },
  );

  it('is where a file of an error message is', async () => {
    const resolve = (path: string) => get(`/api/resolvePath?path=${encodeURIComponent(path)}`);
    expect(await resolve(join(lab.root, 'a', 'b.ts'))).toEqual({
      resolved: [{ scope: 'server', path: 'a/b.ts' }],
    });
    for (const path of ['/etc/passwd', `${lab.root}/../x`, 'a.ts', '', `${lab.root}x/y`])
      expect(await resolve(path)).toEqual({ resolved: [] });
  });

  it('are languages: English', async () => {
    expect(await get('/lab/api/translations')).toMatchObject({
      data: { en: { displayName: 'English' } },
      message: '',
    });
    expect(await get('/lab/api/translations/en')).toEqual({ data: {}, message: '' });
    expect(await get('/lab/api/translations/fr_FR')).toMatchObject({
      message: expect.stringContaining('fr_FR'),
    });
  });

  it('are licences, in three forms', async () => {
    const row = { name: 'left-pad', versionInfo: '1.3.0', licenseId: 'WTFPL', extractedText: '' };
    expect(await get('/lab/api/licenses')).toEqual({ bundles: { JupyterLab: { packages: [row] } } });
    const text = async (format: string) =>
      (await ask(lab, `/lab/api/licenses?format=${format}`, { headers: withToken() })).text;
    expect(await text('csv')).toBe(
      'bundle,name,versionInfo,licenseId,extractedText\r\nJupyterLab,left-pad,1.3.0,WTFPL,\r\n',
    );
    expect(await text('markdown')).toContain('## left-pad 1.3.0: WTFPL');
    const { headers } = await ask(lab, '/lab/api/licenses/?format=csv&download=1', { headers: withToken() });
    expect(headers['content-disposition']).toBe('attachment; filename="jupyterlab-licenses.csv"');
  });

  it('are language servers and lists of extensions: none', async () => {
    expect(await get('/lsp/status')).toEqual({ version: 2, sessions: {}, specs: {} });
    expect(await get('/lab/api/listings/@jupyterlab-listings/x.json')).toMatchObject({
      blocked_extensions: [],
    });
  });
});

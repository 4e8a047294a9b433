import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFrontEnd, temporaryFolder } from '../a-front-end';
import { ask, startLab, type TestLab, token, withToken } from '../a-lab';

let lab: TestLab;
beforeAll(async () => {
  lab = await startLab({ defaultUrl: '/lab/tree/00-setup.ipynb', exposeApp: true });
});
afterAll(() => lab.close());

const get = (path: string, headers = {}) => ask(lab, path, { headers: withToken(headers) });
const configOf = (html: string): Record<string, unknown> =>
  JSON.parse(/<script id="jupyter-config-data" type="application\/json">(.*)<\/script>/.exec(html)![1]!);

describe('the page', () => {
  it('is where the address of the Lab leads', async () => {
    const { status, headers } = await get('/');
    expect([status, headers.location]).toEqual([302, '/lab/tree/00-setup.ipynb']);
    expect(lab.url()).toBe(`${lab.address}/lab/tree/00-setup.ipynb?token=${token}`);
  });

  it('keeps the token on the way from / to there', async () => {
    expect((await ask(lab, `/?token=${token}`)).headers.location).toBe(
      `/lab/tree/00-setup.ipynb?token=${token}`,
    );
  });

  it('names scripts and styles of the front-end, and takes the token away before them', async () => {
    const { text, headers } = await get('/lab');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(text).toContain('<link rel="stylesheet" href="/static/lab/main.0123456789ab.css">');
    expect(text).toContain('<script defer src="/static/lab/main.0123456789ab.js"></script>');
    expect(text.indexOf('history.replaceState')).toBeLessThan(text.indexOf('main.0123456789ab'));
    expect(text).toContain('class="idle favicon"');
    expect(text).toContain('class="busy favicon"');
  });

  it('holds no secret', async () => {
    const { text } = await ask(lab, `/lab?token=${token}`);
    expect(text).not.toContain(token);
    expect(configOf(text)).toMatchObject({ token: '' });
  });

  it.each([
    ['/lab', { mode: 'multiple-document', workspace: 'default', treePath: '' }],
    ['/lab/', { mode: 'multiple-document', workspace: 'default', treePath: '' }],
    ['/lab/tree/a%20b/c%23d.ipynb', { mode: 'multiple-document', treePath: 'a b/c#d.ipynb' }],
    ['/lab/workspaces/auto-k', { workspace: 'auto-k', treePath: '' }],
    ['/lab/workspaces/auto-k/tree/x.md', { workspace: 'auto-k', treePath: 'x.md' }],
    ['/doc', { mode: 'single-document', treePath: '' }],
    ['/doc/tree/x.ipynb', { mode: 'single-document', treePath: 'x.ipynb' }],
  ])('at %s knows it', async (path, expected) => {
    expect(configOf((await get(path)).text)).toMatchObject(expected);
  });

  it('cannot be broken out of by the name of a file', async () => {
    const name = '</script><script>alert(1)</script><!--';
    const { text } = await get(`/lab/tree/${encodeURIComponent(name)}`);
    expect(text).not.toContain('<script>alert');
    expect(configOf(text)).toMatchObject({ treePath: name });
  });

  it('tells JupyterLab its version, root and addresses', async () => {
    expect(configOf((await get('/lab')).text)).toMatchObject({
      appVersion: '4.6.4',
      serverRoot: lab.root,
      baseUrl: '/',
      fullStaticUrl: '/static/lab',
      settingsUrl: '/lab/api/settings',
      fullSettingsUrl: '/lab/api/settings',
      exposeAppInBrowser: 'true',
    });
  });

  it('loads nothing from another host: its policy names none', async () => {
    const policy = (await get('/lab')).headers['content-security-policy'] as string;
    const sources = policy.split('; ').flatMap((directive) => directive.split(' ').slice(1));
    const allowed = new Set([
      "'self'",
      "'unsafe-inline'",
      "'unsafe-eval'",
      'data:',
      'blob:',
      `ws://${lab.host}`,
      `wss://${lab.host}`,
    ]);
    expect(sources.filter((source) => !allowed.has(source))).toEqual([]);
    expect(policy).toMatch(/^default-src 'self'; .*frame-ancestors 'self'$/);
  });
});

describe('files of the front-end', () => {
  const file = '/static/lab/main.0123456789ab.js';

  it('with a hash in their name are kept by the browser', async () => {
    const { status, headers, text } = await ask(lab, file);
    expect([status, text]).toEqual([200, 'console.log("lab");']);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toMatch(/^(text|application)\/javascript/);
    expect(headers['content-security-policy']).toBeUndefined();
  });

  it('go compressed to browsers that ask for it', async () => {
    const { headers, text } = await ask(lab, file, { headers: { 'accept-encoding': 'gzip, deflate, br' } });
    expect([headers['content-encoding'], text]).toEqual(['gzip', 'not really gzip']);
    expect(headers['content-type']).toMatch(/javascript/);
  });

  it('without one are asked for each time, and answered 304', async () => {
    const theme = '/lab/api/themes/@jupyterlab/theme-light-extension/index.css';
    const { status, headers } = await ask(lab, theme);
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=0']);
    expect((await ask(lab, theme, { headers: { 'if-none-match': headers.etag } })).status).toBe(304);
  });

  it('that are not there are 404', async () => {
    for (const path of ['/static/lab/none.js', '/lab/api/themes/none/index.css']) {
      const { status, json } = await get(path);
      expect([status, json()]).toEqual([404, expect.objectContaining({ reason: 'Not Found' })]);
    }
  });

  it.each([
    '/static/lab/none.js',
    '/static/lab/',
    '/static/lab',
    '/static/lab/../manifest.json',
    '/static/lab/..%2fmanifest.json',
    '/static/lab/%2e%2e/manifest.json',
    '/static/lab/..%5cmanifest.json',
    '/static/lab/%00',
    '/static/lab/%252e%252e%252fmanifest.json',
    '/lab/api/themes/../version.json',
    '/lab/api/themes/..%2fversion.json',
    '/lab/api/themes/%2e%2e%2f%2e%2e%2f%2e%2e%2fetc%2fpasswd',
  ])('are not at %s', async (path) => {
    const { status, text } = await get(path);
    expect([400, 403, 404]).toContain(status);
    expect(text).not.toMatch(/main\.0123456789ab\.css|4\.6\.4|root:/);
    expect(text).not.toContain(lab.root);
  });
});

describe('icons', () => {
  it.each(['/static/favicons/favicon.svg', '/static/favicons/favicon-busy.svg'])(
    '%s is a picture',
    async (path) => {
      const { headers, text } = await ask(lab, path);
      expect(headers['content-type']).toBe('image/svg+xml');
      expect(text).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    },
  );

  it('differ at rest and at work', async () => {
    const [idle, busy] = await Promise.all(
      ['', '-busy'].map((end) => ask(lab, `/static/favicons/favicon${end}.svg`)),
    );
    expect(idle!.text).not.toBe(busy!.text);
  });
});

describe('a folder without a front-end', () => {
  it.each([
    ['manifest.json', undefined, 'manifest.json must be readable JSON'],
    ['manifest.json', '{}', 'its manifest must be a list of files'],
    ['version.json', '{}', 'version.json must state "jupyterlab"'],
  ])('%s being %j is said at the start', async (name, content, message) => {
    const frontEnd = content === undefined ? temporaryFolder() : makeFrontEnd();
    if (content !== undefined) writeFileSync(join(frontEnd, name), content);
    await expect(startLab({ frontEnd })).rejects.toThrow(message);
  });
});

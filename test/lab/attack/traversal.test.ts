import { lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, type Reply } from './http';
import { absolute, waysOut } from './paths';
import { canary, startVictim, type Victim } from './victim';

let victim: Victim;
let before: unknown;
beforeAll(async () => {
  victim = await startVictim();
  const at = (...names: string[]) => join(victim.root, ...names);
  mkdirSync(at('sub'));
  mkdirSync(at('.hidden'));
  writeFileSync(at('inside.txt'), 'inside');
  writeFileSync(at('.hidden', 'canary.txt'), canary);
  writeFileSync(at('.env'), canary);
  symlinkSync(victim.base, at('link-out'));
  symlinkSync(join(victim.base, 'canary.txt'), at('link-to-canary.txt'));
  symlinkSync(join(victim.base, 'canary.ipynb'), at('link-to-canary.ipynb'));
  symlinkSync('link-out', at('chain'));
  symlinkSync('../..', at('sub', 'up'));
  symlinkSync(at('.env'), at('link-to-hidden.txt'));
  writeFileSync(join(victim.base, 'secret.json'), JSON.stringify({ canary }));
  before = beside();
}, 30_000);
afterAll(() => victim?.close());

/** All that lies beside the root, with its content. */
function beside(folder = victim.base): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (path === victim.root || path === victim.home) continue;
    if (lstatSync(path).isDirectory()) Object.assign(found, beside(path));
    else found[path] = readFileSync(path, 'latin1');
  }
  return found;
}

/** Nothing leaks, the answer is an error the client's fault, and nothing outside has changed. */
function refused(path: string, reply: Reply): void {
  expect({ path, leaks: reply.text.includes(canary) }).toEqual({ path, leaks: false });
  expect({ path, status: reply.status }).toEqual({
    path,
    status: expect.toSatisfy((s: number) => s >= 302 && s < 500),
  });
}

const reading = (name: string) => [
  ...waysOut(name),
  ...absolute(join(victim.base, name)),
  ...absolute('/etc/hostname'),
  '.env',
  '.hidden/canary.txt',
  '%2eenv',
  'link-to-hidden.txt',
  'sub/../.env',
];

/** Routes that read the file whose path follows. */
const readers: readonly (readonly [string, string, string])[] = [
  ['contents', '/api/contents/', ''],
  ['contents as text', '/api/contents/', '?type=file&format=text'],
  ['contents as bytes', '/api/contents/', '?format=base64&hash=1'],
  ['a hash alone', '/api/contents/', '?content=0&hash=1'],
  ['a folder', '/api/contents/', '/..?type=directory'],
  ['checkpoints', '/api/contents/', '/checkpoints'],
  ['files', '/files/', ''],
  ['a download', '/files/', '?download=1'],
  ['static files', '/static/', ''],
  ['themes', '/lab/api/themes/', ''],
  ['settings', '/lab/api/settings/', ''],
  ['translations', '/lab/api/translations/', ''],
  ['listings', '/lab/api/listings/', ''],
  ['kernelspec resources', '/kernelspecs/diffusion-lab/', ''],
  ['kernelspecs', '/kernelspecs/', '/logo-64x64.png'],
  ['one kernelspec', '/api/kernelspecs/', ''],
  ['configuration', '/api/config/', ''],
  ['conversion', '/nbconvert/html/', ''],
  ['conversion to a format', '/nbconvert/', '/x.ipynb'],
  ['the root itself', '/', ''],
];

/** Routes that answer with nothing where there is nothing, as Jupyter's do. */
const quiet = new Set([
  '/lab/api/translations/',
  '/lab/api/listings/',
  '/api/config/',
  '/api/contents//checkpoints',
]);

describe('a path that leads out of the root is not read', () => {
  it.each(readers)('as %s', async (_, prefix, suffix) => {
    for (const path of reading(prefix.startsWith('/nbconvert') ? 'canary.ipynb' : 'canary.txt')) {
      const whole = `${prefix}${path}${suffix}`;
      const reply = await ask(victim, whole).catch((error: Error) => ({
        status: 400,
        headers: {},
        text: error.message,
      }));
      if (quiet.has(prefix + suffix))
        expect({ whole, leaks: reply.text.includes(canary) }).toEqual({ whole, leaks: false });
      else refused(whole, reply);
    }
  });

  it('as a workspace, whose name is no path: what is saved stays in its folder', async () => {
    for (const name of [...waysOut('canary.txt'), ...absolute(join(victim.base, 'x'))]) {
      const path = `/lab/api/workspaces/${name}`;
      const body = { data: {}, metadata: { id: decodeURIComponentSafely(name) } };
      const replies = [
        await ask(victim, path),
        await ask(victim, path, { method: 'PUT', body }),
        await ask(victim, path, { method: 'DELETE' }),
      ];
      for (const reply of replies) expect(reply.text).not.toContain(canary);
    }
    expect(beside()).toEqual(before);
  });
});

const decodeURIComponentSafely = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const file = { type: 'file', format: 'text', content: 'overwritten' };

/** Requests that change what is at a path. */
const writers: readonly (readonly [string, string, (path: string) => string, unknown])[] = [
  ['save', 'PUT', (path) => `/api/contents/${path}`, file],
  ['upload in chunks', 'PUT', (path) => `/api/contents/${path}`, { ...file, chunk: 1 }],
  ['make a folder', 'PUT', (path) => `/api/contents/${path}`, { type: 'directory' }],
  ['make an untitled file', 'POST', (path) => `/api/contents/${path}`, { type: 'file' }],
  ['delete', 'DELETE', (path) => `/api/contents/${path}`, undefined],
  ['rename', 'PATCH', (path) => `/api/contents/${path}`, { path: 'stolen.txt' }],
  ['make a checkpoint', 'POST', (path) => `/api/contents/${path}/checkpoints`, undefined],
  ['restore a checkpoint', 'POST', (path) => `/api/contents/${path}/checkpoints/checkpoint`, undefined],
  ['restore an odd checkpoint', 'POST', (path) => `/api/contents/inside.txt/checkpoints/${path}`, undefined],
  ['remove an odd checkpoint', 'DELETE', (path) => `/api/contents/inside.txt/checkpoints/${path}`, undefined],
  ['trust', 'POST', (path) => `/api/contents/${path}/trust`, undefined],
  ['save settings', 'PUT', (path) => `/lab/api/settings/${path}`, { raw: '{}' }],
  ['set configuration', 'PUT', (path) => `/api/config/${path}`, { a: 1 }],
];

describe('a path that leads out of the root is not changed', () => {
  it.each(writers)('to %s', async (_, method, path, body) => {
    for (const out of [...waysOut('canary.txt'), ...absolute(join(victim.base, 'canary.txt'))]) {
      // These name an entry of the root, which is the user's own: the link may go, what it leads to stays.
      const isOwnLink = out.startsWith('link-to-') && ['DELETE', 'PATCH'].includes(method);
      if (isOwnLink) continue;
      await ask(victim, path(out), { method, ...(body === undefined ? {} : { body }) }).catch(
        () => undefined,
      );
    }
    expect(beside()).toEqual(before);
    expect(readFileSync(join(victim.root, 'inside.txt'), 'utf8')).toBe('inside');
  });

  const decoded = [
    '../canary.txt',
    '../new.txt',
    'sub/../../new.txt',
    '/etc/passwd',
    'link-out/new.txt',
    '..\\new.txt',
    'a\0b',
    '.new',
    '.hidden/x',
  ];

  it('by a name in the body: rename, copy, a session', async () => {
    for (const path of decoded) {
      const replies = [
        await ask(victim, '/api/contents/inside.txt', { method: 'PATCH', body: { path } }),
        await ask(victim, '/api/contents', { method: 'POST', body: { copy_from: path } }),
      ];
      for (const reply of replies) refused(path, reply);
    }
    expect(beside()).toEqual(before);
  });

  it('by an ending: of an untitled file', async () => {
    for (const ext of ['/../../new.txt', '/x', '\0', '..\\..\\x', 'a/../../../new']) {
      const reply = await ask(victim, '/api/contents', { method: 'POST', body: { type: 'file', ext } });
      refused(ext, reply);
    }
    expect(beside()).toEqual(before);
  });
});

it('nothing that leads outside is listed with what it leads to', async () => {
  const { content } = JSON.parse((await ask(victim, '/api/contents')).text) as {
    content: { name: string }[];
  };
  const names = content.map(({ name }) => name);
  expect(names).not.toContain('.env');
  expect(names).not.toContain('link-out');
  expect(names).not.toContain('link-to-canary.txt');
  expect(victim.isRunning()).toBe(true);
});

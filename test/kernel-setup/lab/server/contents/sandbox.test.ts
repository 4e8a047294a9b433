import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isNameOnWindows } from '../../../../../kernel-setup/lab/server/contents/sandbox';
import { type LabFolder, labFolder, namesIn } from './lab-folder';

let lab: LabFolder;
beforeEach(async () => {
  lab = await labFolder();
  writeFileSync(join(dirname(lab.root), 'secret.txt'), 'secret');
  mkdirSync(join(dirname(lab.root), 'outside'));
  writeFileSync(join(dirname(lab.root), 'outside/secret.txt'), 'secret');
});
afterEach(() => lab.close());

const text = { type: 'file', format: 'text', content: 'new' };

describe('paths that lead outside', () => {
  const ways = [
    ...['../secret.txt', '..%2fsecret.txt', '%2e%2e/secret.txt', '%2e%2e%2fsecret.txt', 'd/../../secret.txt'],
    ...['d/%2e%2e/%2e%2e/secret.txt', '%252e%252e/secret.txt', '..%5csecret.txt', '..%c0%afsecret.txt'],
    ...['secret.txt%00.ipynb', '%00', 'link/secret.txt', 'link-to-file', '/etc/passwd', '%2Fetc%2Fpasswd'],
    ...['....//secret.txt', './../secret.txt', 'd/./a', '..;/secret.txt', 'chain/secret.txt', 'loop'],
  ];

  it.each(ways)('%s', async (way) => {
    mkdirSync(join(lab.root, 'd'));
    symlinkSync('../outside', join(lab.root, 'link'));
    symlinkSync('../secret.txt', join(lab.root, 'link-to-file'));
    symlinkSync('link', join(lab.root, 'chain'));
    symlinkSync('loop', join(lab.root, 'loop'));
    for (const url of [
      `/api/contents/${way}`,
      `/files/${way}`,
      `/nbconvert/html/${way}`,
      `/api/contents/${way}/checkpoints`,
    ]) {
      const answer = await lab.call('GET', url);
      expect(answer.text, url).not.toContain('secret"');
      if (!url.endsWith('/checkpoints')) expect([400, 404], url).toContain(answer.status);
    }
    const changes = [
      lab.call('PUT', `/api/contents/${way}`, text),
      lab.call('PATCH', `/api/contents/${way}`, { path: 'moved' }),
      lab.call('POST', `/api/contents/${way}`, {}),
      lab.call('POST', `/api/contents/${way}/checkpoints`),
    ];
    await Promise.all(changes);
    expect(readFileSync(join(dirname(lab.root), 'secret.txt'), 'utf8')).toBe('secret');
    expect(readdirSync(dirname(lab.root)).sort()).toEqual(
      expect.arrayContaining(['outside', 'root', 'secret.txt']),
    );
    expect(readdirSync(join(dirname(lab.root), 'outside'))).toEqual(['secret.txt']);
  });

  it('neither renames nor copies to the outside', async () => {
    writeFileSync(join(lab.root, 'a.txt'), 'a');
    symlinkSync('../outside', join(lab.root, 'link'));
    for (const path of ['../b.txt', 'link/b.txt', '/../b.txt']) {
      expect((await lab.call('PATCH', '/api/contents/a.txt', { path })).status, path).toBe(404);
      expect(
        (await lab.call('POST', `/api/contents/${encodeURIComponent(path)}`, { copy_from: 'a.txt' })).status,
      ).toBe(404);
    }
    expect((await lab.call('POST', '/api/contents', { copy_from: 'link/secret.txt' })).status).toBe(404);
    expect(readdirSync(join(dirname(lab.root), 'outside'))).toEqual(['secret.txt']);
  });
});

describe('hidden files', () => {
  it.each(['.hidden', '.ipynb_checkpoints/a', '.d/a', 'd/.git/config'])('%s is not served', async (path) => {
    mkdirSync(join(lab.root, dirname(path)), { recursive: true });
    writeFileSync(join(lab.root, path), 'secret');
    for (const url of [`/api/contents/${path}`, `/files/${path}`])
      expect((await lab.call('GET', url)).status).toBe(404);
    expect((await lab.call('PUT', `/api/contents/${path}`, text)).status).toBe(400);
    expect((await lab.call('DELETE', `/api/contents/${path}`)).status).toBe(400);
    expect((await lab.call('PATCH', `/api/contents/${path}`, { path: 'seen' })).status).toBe(400);
    expect(readFileSync(join(lab.root, path), 'utf8')).toBe('secret');
  });
});

describe('links inside the root', () => {
  it('are not followed to hidden files', async () => {
    mkdirSync(join(lab.root, '.d'));
    writeFileSync(join(lab.root, '.d/a.txt'), 'secret');
    symlinkSync('.d', join(lab.root, 'd'));
    symlinkSync('.d/a.txt', join(lab.root, 'a.txt'));
    for (const url of [
      '/api/contents/d',
      '/api/contents/d/a.txt',
      '/api/contents/a.txt',
      '/files/a.txt',
      '/files/d/a.txt',
    ])
      expect((await lab.call('GET', url)).status, url).toBe(404);
    expect((await lab.call('PUT', '/api/contents/a.txt', text)).status).toBe(404);
    expect(namesIn(await lab.call('GET', '/api/contents'))).toEqual([]);
  });

  it('are followed for reading and writing', async () => {
    mkdirSync(join(lab.root, 'd'));
    writeFileSync(join(lab.root, 'd/a.txt'), 'old');
    symlinkSync('d', join(lab.root, 'link'));
    symlinkSync('d/a.txt', join(lab.root, 'b.txt'));
    expect((await lab.call('GET', '/api/contents/link/a.txt')).body.content).toBe('old');
    expect((await lab.call('PUT', '/api/contents/b.txt', text)).status).toBe(200);
    expect(readFileSync(join(lab.root, 'd/a.txt'), 'utf8')).toBe('new');
    expect(namesIn(await lab.call('GET', '/api/contents'))).toEqual(['b.txt', 'd', 'link']);
  });
});

describe('names', () => {
  const odd = [
    ...[
      'a b',
      '100%',
      '%25',
      'a#b?c',
      'ü',
      'ü',
      '日本語.ipynb',
      'a&b=c',
      "it's",
      '"',
      '+',
      '🙂.txt',
      'CON',
      'aux.txt',
    ],
    ...[
      'a\\b',
      'a:b',
      ' lead',
      'trail ',
      'trail.',
      'x'.repeat(255),
      `${'ü'.repeat(120)}.ipynb`,
      'checkpoints',
      'trust',
      '%2e%2e',
    ],
    ...['a\nb', '__proto__', 'constructor', 'a;b', '-rf', '*', '\u202Etxt.exe'],
  ];

  it.each(odd)('%j: is made, listed, read, renamed and deleted', async (name) => {
    const url = `/api/contents/${encodeURIComponent(name)}`;
    expect((await lab.call('PUT', url, text)).body).toMatchObject({ name, path: name });
    expect(namesIn(await lab.call('GET', '/api/contents'))).toEqual([name]);
    expect((await lab.call('GET', `${url}?type=file`)).body.content).toBe('new');
    expect((await lab.app.inject({ url: `/files/${encodeURIComponent(name)}` })).body).toBe('new');
    await lab.call('PUT', '/api/contents/d', { type: 'directory' });
    expect((await lab.call('PATCH', url, { path: `d/${name}` })).body.path).toBe(`d/${name}`);
    expect((await lab.call('DELETE', `/api/contents/d/${encodeURIComponent(name)}`)).status).toBe(204);
    expect(readdirSync(join(lab.root, 'd')).filter((left) => left !== '.ipynb_checkpoints')).toEqual([]);
  });

  it('any name that the disk takes comes back as it was', async () => {
    const names = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter(isPlainName);
    await fc.assert(
      fc.asyncProperty(names, async (name) => {
        const { status, body } = await lab.call('PUT', `/api/contents/${encodeURIComponent(name)}`, text);
        expect([status, body.path]).toEqual([201, name]);
        expect((await lab.call('DELETE', `/api/contents/${encodeURIComponent(name)}`)).status).toBe(204);
      }),
      { numRuns: 20 },
    );
  });

  it('a path as long as the disk takes can be used', async () => {
    const deep = Array(12).fill('ü'.repeat(120)).join('/');
    mkdirSync(join(lab.root, deep), { recursive: true });
    const url = `/api/contents/${deep.split('/').map(encodeURIComponent).join('/')}/a.txt`;
    expect((await lab.call('PUT', url, text)).status).toBe(201);
    expect((await lab.call('GET', url)).body.content).toBe('new');
  });

  it('a name that is too long is refused in clear words', async () => {
    const { status, body } = await lab.call('PUT', `/api/contents/${'x'.repeat(256)}`, text);
    expect([status, body.message]).toEqual([400, expect.stringContaining('the name must be shorter')]);
  });

  it('folders called checkpoints and trust can be used', async () => {
    for (const name of ['checkpoints', 'trust']) {
      await lab.call('PUT', `/api/contents/d${name}`, { type: 'directory' });
      await lab.call('PUT', `/api/contents/d${name}/${name}`, { type: 'directory' });
      expect((await lab.call('POST', `/api/contents/d${name}/${name}`, { ext: '.txt' })).status).toBe(201);
      expect(namesIn(await lab.call('GET', `/api/contents/d${name}/${name}`))).toEqual(['untitled.txt']);
      expect((await lab.call('DELETE', `/api/contents/d${name}/${name}`)).status).toBe(204);
    }
  });

  it('on Windows, devices and signs of its own are refused', () => {
    const refused = [
      'CON',
      'nul.txt',
      'com1',
      'LPT9.ipynb',
      'a:b',
      'a\\b',
      'a?',
      'a*',
      'a.',
      'a ',
      'a|b',
      '"',
      'a\u0001',
    ];
    expect(refused.filter(isNameOnWindows)).toEqual([]);
    const fine = ['console', 'a.b', 'nully.txt', 'com', 'com10', 'ü', '日本', 'a b', '.a'];
    expect(fine.filter((name) => !isNameOnWindows(name))).toEqual([]);
  });
});

/** Names without a slash, a leading dot, half characters and NUL. */
function isPlainName(name: string): boolean {
  return !/^\.|[/\0]|\p{Surrogate}/u.test(name) && Buffer.byteLength(name) <= 255;
}

describe('listings', () => {
  it('leave out what is broken, hidden, no file, or leads outside', async () => {
    writeFileSync(join(lab.root, 'a.txt'), '');
    for (const name of ['.hidden', 'a.txt~', 'x.pyc', 'y.so', '.DS_Store'])
      writeFileSync(join(lab.root, name), '');
    mkdirSync(join(lab.root, '__pycache__'));
    symlinkSync('none', join(lab.root, 'broken'));
    symlinkSync('loop', join(lab.root, 'loop'));
    symlinkSync('..', join(lab.root, 'outside'));
    execFileSync('mkfifo', [join(lab.root, 'pipe')]);
    const server = createServer().listen(join(lab.root, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    // Bytes that are no UTF-8.
    writeFileSync(Buffer.concat([Buffer.from(`${lab.root}/`), Buffer.from([0xff, 0x61])]), '');
    expect(namesIn(await lab.call('GET', '/api/contents'))).toEqual(['a.txt']);
    expect((await lab.call('GET', '/api/contents/pipe')).status).toBe(400);
    expect((await lab.call('GET', '/files/pipe')).status).toBe(404);
    await new Promise((resolve) => server.close(resolve));
  });

  it('of many files are whole', async () => {
    for (let i = 0; i < 1000; i++) writeFileSync(join(lab.root, `f${i}`), '');
    expect(namesIn(await lab.call('GET', '/api/contents'))).toHaveLength(1000);
  });
});

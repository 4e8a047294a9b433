import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, isTold } from './http';
import { lines, raw } from './raw';
import { startVictim, type Victim } from './victim';

let victim: Victim;
beforeAll(async () => {
  victim = await startVictim();
}, 30_000);
afterAll(() => victim?.close());

const authorized = () => `Authorization: token ${victim.token}`;

/** Routes that read a body, with a method. */
const readers = [
  ['PUT', '/api/contents/x.txt'],
  ['POST', '/api/contents'],
  ['PATCH', '/api/contents/x.txt'],
  ['PATCH', '/api/sessions/00000000-0000-4000-8000-000000000000'],
  ['PUT', '/api/config/notebook'],
  ['PATCH', '/api/config/notebook'],
  ['PUT', '/lab/api/settings/@jupyterlab/apputils-extension:themes'],
  ['PUT', '/lab/api/workspaces/x'],
] as const;

/** Those that start a process when the body is an object, whatever its keys. */
const starters = [
  ['POST', '/api/kernels'],
  ['POST', '/api/sessions'],
  ['POST', '/api/terminals'],
] as const;

/** Bodies that are no sound request. */
const broken: Readonly<Record<string, string | Buffer>> = {
  'JSON that ends early': '{"type":',
  'text that is no JSON': 'nonsense',
  'bytes that are no text': Buffer.from([0xff, 0xfe, 0x00, 0x80]),
  'a list a hundred thousand deep': '['.repeat(100_000) + ']'.repeat(100_000),
  'objects a hundred thousand deep': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  'a number beyond all bounds': `{"type":${'9'.repeat(5000)}}`,
  'a key that would change every object': '{"__proto__":{"isAdmin":true},"type":"file"}',
  'the same by a constructor': '{"constructor":{"prototype":{"isAdmin":true}},"type":"file"}',
  'a list': '[1,2]',
  'a text': '"x"',
  'a number': '3',
  'values of the wrong kinds':
    '{"type":{"a":1},"format":[],"content":{"b":2},"path":7,"name":false,"kernel":"x","raw":9,"copy_from":{}}',
};

describe('a body that is no sound request', () => {
  it.each(Object.keys(broken))(
    '%s: is refused by every route that reads one, or does no harm',
    async (name) => {
      const isObject = /^\{.*\}$/s.test(String(broken[name]));
      for (const [method, path] of isObject ? readers : [...readers, ...starters]) {
        const reply = await ask(victim, path, {
          method,
          text: broken[name]!,
          headers: { 'Content-Type': 'application/json' },
        });
        expect({ path, method, status: reply.status, text: reply.status >= 500 && reply.text }).toEqual({
          path,
          method,
          status: expect.toSatisfy((status: number) => status < 500),
          text: false,
        });
        if (reply.status >= 400 && !reply.text.includes('short_message')) expect(isTold(reply)).toBe(true);
      }
      const me = JSON.parse((await ask(victim, '/api/me')).text);
      expect(me.isAdmin).toBeUndefined();
    },
  );

  it('keeps a notebook with hostile keys as it is, and changes no object by it', async () => {
    const content =
      '{"cells":[],"metadata":{"constructor":{"prototype":{"polluted":1}},"toString":"x"},"nbformat":4,"nbformat_minor":5}';
    const text = `{"type":"notebook","format":"json","content":${content}}`;
    expect((await ask(victim, '/api/contents/keys.ipynb', { method: 'PUT', text })).status).toBe(201);
    const back = JSON.parse((await ask(victim, '/api/contents/keys.ipynb')).text).content.metadata;
    expect(JSON.stringify(back)).toBe('{"constructor":{"prototype":{"polluted":1}},"toString":"x"}');
    expect((await ask(victim, '/api/status')).text).not.toContain('polluted');
  });
});

describe('a body that is too large', () => {
  it('is refused before it is sent', async () => {
    const head = ['PUT /api/contents/big.txt HTTP/1.1', `Host: 127.0.0.1:${victim.port}`, authorized()];
    const announced = await raw(victim.port, lines(...head, 'Content-Length: 99999999999'));
    expect(announced.status).toBe(413);
    expect(announced.text).toContain('"message"');
  });

  it('is refused while nobody is logged in, before it is read', async () => {
    const head = ['PUT /api/contents/big.txt HTTP/1.1', `Host: 127.0.0.1:${victim.port}`];
    expect((await raw(victim.port, lines(...head, 'Content-Length: 100000000'))).status).toBe(403);
  });
});

describe('names that would end a header', () => {
  it.each([
    'a\r\nSet-Cookie: x=1',
    'a\nb',
    'a"b',
    'a;b',
    "a'b",
    'ä€.txt',
    'a%0d%0ab',
    '<script>alert(1)</script>.txt',
  ])('%j: is a plain name in every answer, or refused', async (name) => {
    const path = `/api/contents/${encodeURIComponent(name)}`;
    const saved = await ask(victim, path, {
      method: 'PUT',
      body: { type: 'file', format: 'text', content: 'x' },
    });
    expect(saved.status).toBeLessThan(500);
    const download = await ask(victim, `/files/${encodeURIComponent(name)}?download=1`);
    for (const { headers } of [saved, download]) {
      expect(headers['set-cookie']?.join() ?? '').not.toContain('x=1');
      for (const value of Object.values(headers)) expect(String(value)).not.toMatch(/[\r\n]/);
    }
    if (saved.status === 201) expect(download.status).toBe(200);
  });

  it('a page of an error shows no markup of the address', async () => {
    for (const path of [
      '/login?next=%22%3E%3Cscript%3Ealert(1)%3C/script%3E',
      '/lab/tree/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
      '/%3Cscript%3Ealert(1)%3C/script%3E',
    ]) {
      const reply = await ask(victim, path);
      if (/html/.test(reply.headers['content-type'] ?? ''))
        expect(reply.text).not.toContain('<script>alert(1)');
    }
  });
});

describe('a file of the user', () => {
  it('acts as nobody when it is opened: sandboxed, and never guessed at', async () => {
    for (const [name, text] of [
      ['evil.html', '<script>1</script>'],
      ['evil.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
      ['evil.txt', '<html><script>1</script>'],
    ] as const) {
      await ask(victim, `/api/contents/${name}`, {
        method: 'PUT',
        body: { type: 'file', format: 'text', content: text },
      });
      const { headers } = await ask(victim, `/files/${name}`);
      expect(headers['content-security-policy']).toMatch(/(^|;)\s*sandbox/);
      expect(headers['content-security-policy']).not.toContain('allow-same-origin');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
  });
});

it('leaves nothing behind but what was saved', () => {
  const hidden = readdirSync(victim.root).filter((name) => name.startsWith('.'));
  expect(hidden.filter((name) => name !== '.ipynb_checkpoints')).toEqual([]);
  expect(victim.isRunning()).toBe(true);
});

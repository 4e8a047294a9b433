import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './http';
import { startVictim, type Victim } from './victim';

let victim: Victim;
beforeAll(async () => {
  victim = await startVictim();
}, 30_000);
afterAll(() => victim?.close());

interface Cell {
  readonly cell_type: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
}

const code = (data: Readonly<Record<string, unknown>>, metadata: Cell['metadata'] = {}): Cell => ({
  cell_type: 'code',
  execution_count: 1,
  id: 'a',
  metadata,
  outputs: [{ output_type: 'display_data', data, metadata: {} }],
  source: '',
});

const notebook = (cells: readonly Cell[], metadata = {}) => ({
  cells,
  metadata,
  nbformat: 4,
  nbformat_minor: 5,
});

/** Lays a notebook down as if it came from elsewhere. */
const bring = (name: string, cells: readonly Cell[], metadata = {}) =>
  writeFileSync(join(victim.root, name), JSON.stringify(notebook(cells, metadata)));

async function trusted(name: string): Promise<unknown[]> {
  const { content } = JSON.parse((await ask(victim, `/api/contents/${name}`)).text);
  return content.cells.map((cell: Cell) => cell.metadata.trusted);
}

const script = { 'text/html': '<script>alert(1)</script>', 'text/plain': 'x' };

describe('a notebook from elsewhere', () => {
  it.each([
    ['HTML', script],
    ['JavaScript', { 'application/javascript': 'alert(1)' }],
    ['SVG', { 'image/svg+xml': '<svg onload="alert(1)"/>' }],
    ['Markdown', { 'text/markdown': '<img src=x onerror=alert(1)>' }],
    ['an unknown type', { 'application/x-unknown': 'x', 'text/html': '<b onmouseover=alert(1)>' }],
  ])('with %s in an output is not trusted', async (_, data) => {
    bring('foreign.ipynb', [code(data)]);
    expect(await trusted('foreign.ipynb')).toEqual([false]);
  });

  it('that says itself that it is trusted is not', async () => {
    bring('claims.ipynb', [code(script, { trusted: true })], { trusted: true, signature: 'sha256:abc' });
    expect(await trusted('claims.ipynb')).toEqual([false]);
  });

  it('stays untrusted when it is copied, renamed, or saved by a page that did not trust it', async () => {
    bring('first.ipynb', [code(script)]);
    await ask(victim, '/api/contents', { method: 'POST', body: { copy_from: 'first.ipynb' } });
    expect(await trusted('first-Copy1.ipynb')).toEqual([false]);
    await ask(victim, '/api/contents/first.ipynb', { method: 'PATCH', body: { path: 'second.ipynb' } });
    expect(await trusted('second.ipynb')).toEqual([false]);
    const body = { type: 'notebook', format: 'json', content: notebook([code(script, { trusted: false })]) };
    await ask(victim, '/api/contents/second.ipynb', { method: 'PUT', body });
    expect(await trusted('second.ipynb')).toEqual([false]);
  });

  it('with one trusted cell and one that is not is not signed as a whole', async () => {
    const cells = [code(script, { trusted: true }), code({ 'text/html': '<i>2</i>' }, { trusted: false })];
    const body = { type: 'notebook', format: 'json', content: notebook(cells) };
    await ask(victim, '/api/contents/mixed.ipynb', { method: 'PUT', body });
    expect(await trusted('mixed.ipynb')).toEqual([false, false]);
  });

  it('is trusted once the user trusts it, and no longer when it is changed from outside', async () => {
    bring('mine.ipynb', [code(script)]);
    expect((await ask(victim, '/api/contents/mine.ipynb/trust', { method: 'POST' })).status).toBe(201);
    expect(await trusted('mine.ipynb')).toEqual([true]);
    expect(readFileSync(join(victim.root, 'mine.ipynb'), 'utf8')).not.toContain('"trusted"');
    bring('mine.ipynb', [code({ 'text/html': '<script>alert(2)</script>' })]);
    expect(await trusted('mine.ipynb')).toEqual([false]);
  });
});

describe('the store of signatures', () => {
  it('is readable to its owner alone', () => {
    const files = readdirSync(victim.home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files.filter((name) => /secret|trust|sign/.test(name)))
      expect([file, statSync(file).mode & 0o077]).toEqual([file, 0]);
  });

  it.each(['', 'nonsense', '{"a":', '[]', 'null', '\0'.repeat(1000)])(
    'broken as %j makes notebooks untrusted, nothing worse',
    async (text) => {
      bring('broken.ipynb', [code(script)]);
      const store = readdirSync(victim.home, { recursive: true, encoding: 'utf8' }).filter((name) =>
        /trusted-outputs/.test(name),
      );
      expect(store.length).toBeGreaterThan(0);
      for (const name of store.filter((file) => statSync(join(victim.home, file)).isFile())) {
        copyFileSync(join(victim.home, name), join(victim.base, 'kept'));
        writeFileSync(join(victim.home, name), text);
        expect((await ask(victim, '/api/contents/broken.ipynb')).status).toBe(200);
        expect(await trusted('broken.ipynb')).toEqual([false]);
        copyFileSync(join(victim.base, 'kept'), join(victim.home, name));
      }
    },
  );
});

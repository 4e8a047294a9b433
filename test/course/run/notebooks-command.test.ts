import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNotebook, writeNotebook } from '../../../src/course/notebook-file/store';
import type { Notebook } from '../../../src/course/notebook-file/types';
import { notebooksCommand } from '../../../src/course/run/notebooks-command';
import { threadsEach } from '../../../src/course/run/run-notebooks';
import type { Workplace } from '../../../src/course/run/session';
import { endless, FakeKernel } from './fake-kernel';
import { code, markdown, notebookOf, tagged } from './notebooks';
import { png } from './pictures';

let folder: string;
let screen: string;
let shade: number;
let kernels: FakeKernel[];

const place = (): Workplace => ({
  notebooks: folder,
  out: join(folder, 'out'),
  screen: { write: (text) => (screen += text) },
  startKernel: async (choice) => {
    kernels.push(new FakeKernel(choice, scripts));
    return kernels.at(-1)!;
  },
});

const scripts: ConstructorParameters<typeof FakeKernel>[1] = {
  hello: ({ print }) => print('hello\n'),
  picture: ({ display }) => display({ 'image/png': png(4, 4, shade).toString('base64') }),
  heavy: ({ display }) => display({ 'image/png': 'A'.repeat(1_600_000) }),
  fails: () => {
    throw new RangeError('no');
  },
  'let n = 1;': () => undefined,
  '// Parameters\nlet n = 5;': ({ print }) => print('n is 5\n'),
  endless,
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notebooks-command-'));
  screen = '';
  shade = 1;
  kernels = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const page = (name: string) => join(folder, 'out', `${name}.html`);
const path = (name: string) => join(folder, `${name}.ipynb`);
const put = (name: string, notebook: Notebook) => writeNotebook(path(name), notebook);
const run = (...argv: string[]) => notebooksCommand(['-j', '1', ...argv], place());

describe('the command notebooks', () => {
  it('shares the processors among the notebooks that run at the same time', async () => {
    put('00-a', notebookOf(code('hello')));
    expect(await run('-j', '2', '--write')).toBe(0);
    put('01-b', notebookOf(code('hello')));
    put('02-c', notebookOf(code('hello')));
    expect(await run('-j', '2', '--write')).toBe(0);
    const shares = kernels.map(({ choice }) => choice.threads);
    expect(shares).toEqual([threadsEach(1), ...Array(3).fill(threadsEach(2))]);
    expect([threadsEach(1, 2), threadsEach(2, 2), threadsEach(3, 2), threadsEach(3, 16)]).toEqual([
      2, 1, 1, 5,
    ]);
  });

  it('saves outputs with --write, and then finds them the same', async () => {
    put('00-a', notebookOf(markdown('# A'), code('hello'), code('picture')));
    expect(await run('--write')).toBe(0);
    expect(screen).toMatch(/^00-a {2}2 cells in [\d.]+ s: new outputs saved\n\nPages: /);
    expect(readNotebook(path('00-a')).cells[1]).toMatchObject({ outputs: [{ text: 'hello\n' }] });
    const saved = readFileSync(path('00-a'));
    expect(await run()).toBe(0);
    expect(await run('--write')).toBe(0);
    expect(screen.match(/same outputs/g)).toHaveLength(2);
    expect(readFileSync(path('00-a'))).toEqual(saved);
  });

  it('reports other outputs, saves both pictures, leaves the file as it is, and exits with 1', async () => {
    put('00-a', notebookOf(code('hello'), code('picture')));
    await run('--write');
    const saved = readFileSync(path('00-a'));
    shade = 2;
    screen = '';
    expect(await run()).toBe(1);
    expect(screen).toContain('00-a  2 cells in');
    expect(screen).toContain(': other outputs in 1 cell\n');
    expect(screen).toContain(
      '00-a, cell 2 (- committed, + new)\n  │ picture\n  picture differs (image/png)\n',
    );
    expect(screen).toMatch(/\nTo keep the new outputs: npm run notebooks -- 00-a --write\n$/);
    expect(readdirSync(join(folder, 'out', 'diff'))).toEqual([
      '00-a-cell2-0-committed.png',
      '00-a-cell2-0-new.png',
    ]);
    expect(readFileSync(join(folder, 'out', 'diff', '00-a-cell2-0-new.png'))).toEqual(png(4, 4, 2));
    expect(readFileSync(path('00-a'))).toEqual(saved);
    shade = 1;
    expect(await run()).toBe(0);
    expect(existsSync(join(folder, 'out', 'diff'))).toBe(false);
  });

  it('says which cell failed and why, saves nothing, and begins no further notebook', async () => {
    put('00-a', notebookOf(markdown('# A'), code('fails'), code('hello')));
    put('01-b', notebookOf(code('hello')));
    expect(await run('--write')).toBe(1);
    expect(screen).toContain('Cannot finish cell 2 of 00-a as it must not fail: RangeError: no\n    fails\n');
    expect(screen).toContain('Not run: 01-b\n');
    expect(readNotebook(path('00-a')).cells[1]).toMatchObject({ outputs: [] });
  });

  it('goes on with --keep-going', async () => {
    put('00-a', notebookOf(code('fails'), code('hello')));
    put('01-b', notebookOf(code('hello')));
    expect(await run('--write', '--keep-going')).toBe(1);
    expect(kernels.map(({ log }) => log)).toEqual([
      ['fails', 'hello', '(shutdown)'],
      ['hello', '(shutdown)'],
    ]);
    expect(screen).toContain('01-b  1 cell in');
  });

  it('runs those that are named', async () => {
    for (const name of ['00-a', '01-b', '02-c']) put(name, notebookOf(code('hello')));
    await run('1', '--only', '02');
    expect(kernels.map(({ choice }) => choice.cwd)).toEqual([folder, folder]);
    expect(screen).not.toContain('00-a');
  });

  it('runs with other parameters without comparing, and saves the executed notebook where it is told', async () => {
    put('00-a', notebookOf(tagged('let n = 1;', 'parameters')));
    const out = join(folder, 'executed');
    expect(await run('-p', 'n=5', '--out', out)).toBe(0);
    expect(readNotebook(join(out, '00-a.ipynb')).cells).toMatchObject([
      { source: 'let n = 1;' },
      { source: '// Parameters\nlet n = 5;', outputs: [{ text: 'n is 5\n' }] },
    ]);
    await expect(run('-p', 'n=5', '--write')).rejects.toThrow('Cannot set parameters with --write');
    await expect(run('-p', 'm=5')).rejects.toThrow('its name must be one of n');
  });

  it('checks every file before it runs one, and names each fault in a line', async () => {
    put('00-a', notebookOf(code('hello')));
    put('02-c', notebookOf(tagged('hello', 'trained')));
    writeFileSync(path('01-b'), '{"cells": [');
    await expect(run()).rejects.toThrow(
      /^Cannot read 01-b\.ipynb as .*\nCannot use 02-c as cell 1, tagged trained.*$/,
    );
    expect(kernels).toEqual([]);
  });

  it('refuses to save a notebook that has become too large', async () => {
    put('00-a', notebookOf(code('heavy')));
    const before = readFileSync(path('00-a'));
    expect(await run('--write')).toBe(1);
    expect(screen).toContain(
      'Cannot save 00-a as a notebook must stay within 1.50 MB: current value is 1.60 MB',
    );
    expect(readFileSync(path('00-a'))).toEqual(before);
  });

  it('says that it cannot save, and finishes the other notebooks', async () => {
    put('00-a', notebookOf(code('hello')));
    put('01-b', notebookOf(code('hello')));
    expect(await run('--out', join(path('00-a'), 'below-a-file'))).toBe(1);
    expect(screen).toMatch(/\n\nCannot write .*00-a\.ipynb as its folder must be writable: .*\n/);
    expect(screen.match(/: not saved\n/g)).toHaveLength(2);
  });

  it('ends the run at its time limit', async () => {
    put('00-a', notebookOf(code('endless')));
    put('01-b', notebookOf(code('hello')));
    expect(await run('--timeout', '0.1', '--keep-going')).toBe(1);
    expect(screen).toContain('Stopped in cell 1 of 00-a: the whole run must end within 0.1 s\n    endless\n');
    expect(screen).toContain('Not run: 01-b\n');
    expect(kernels[0]!.log).toEqual(['endless', '(interrupt)', '(shutdown)']);
  });

  it('ends in order at Ctrl-C: the cell is interrupted, the kernel shut down, nothing saved', async () => {
    put('00-a', notebookOf(code('hello'), code('endless')));
    const before = readFileSync(path('00-a'));
    const running = run('--write');
    setTimeout(() => process.emit('SIGINT'), 100);
    expect(await running).toBe(130);
    expect(screen).toContain('Stopped in cell 2 of 00-a: interrupted\n');
    expect(kernels[0]!.log).toEqual(['hello', 'endless', '(interrupt)', '(shutdown)']);
    expect(readFileSync(path('00-a'))).toEqual(before);
    expect(existsSync(page('index'))).toBe(false);
    expect(process.listenerCount('SIGINT')).toBe(0);
  });

  it('says that a kernel does not exist', async () => {
    put('00-a', notebookOf(code('hello')));
    const startKernel = () =>
      Promise.reject(new Error('Cannot start kernel as its name must be one of a\nits log'));
    expect(await notebooksCommand([], { ...place(), startKernel })).toBe(1);
    expect(screen).toContain('00-a: Cannot start kernel as its name must be one of a\n    its log\n');
  });

  describe('makes pages', () => {
    it('of the notebooks it has run, and says where', async () => {
      put('00-a', notebookOf(markdown('# A'), code('hello')));
      await run();
      expect(readFileSync(page('00-a'), 'utf8')).toContain(
        '<pre tabindex="0" class="stream stdout">hello\n</pre>',
      );
      const [, url] = /\nPages: (file:.*)\n/.exec(screen) ?? [];
      expect(readFileSync(fileURLToPath(url!), 'utf8')).toContain('<a href="00-a.html">A</a>');
    });

    it('of a failed run too, with the error in its place', async () => {
      put('00-a', notebookOf(code('fails')));
      expect(await run()).toBe(1);
      expect(readFileSync(page('00-a'), 'utf8')).toMatch(
        /<pre tabindex="0" class="error".*RangeError: no<\/pre>/,
      );
      expect(readFileSync(page('index'), 'utf8')).toContain('<p class="status failed">failed in cell 1</p>');
    });

    it('and exits with 1 when a formula cannot be set, and says where', async () => {
      put('00-a', notebookOf(markdown('$\\frac{1$')));
      expect(await run()).toBe(1);
      expect(screen).toContain('Cannot set formula of 00-a: ');
    });

    it('of no notebook from elsewhere', async () => {
      put('00-a', notebookOf(code('hello')));
      const elsewhere = join(folder, 'elsewhere');
      writeNotebook(join(elsewhere, '01-b.ipynb'), notebookOf(code('hello')));
      await run(join(elsewhere, '01-b.ipynb'));
      expect(existsSync(page('index'))).toBe(false);
      await run('0', join(elsewhere, '01-b.ipynb'));
      expect(readdirSync(join(folder, 'out')).sort()).toEqual(['00-a.html', 'index.html']);
    });

    it('of the outputs in the files with --no-run, which saves nothing', async () => {
      put('00-a', notebookOf(code('fails')));
      expect(await run('--no-run')).toBe(0);
      expect(existsSync(page('00-a'))).toBe(true);
      expect(kernels).toEqual([]);
      await expect(run('--no-run', '--write')).rejects.toThrow('Cannot take --write with --no-run');
      await expect(run('--no-run', '--out', folder)).rejects.toThrow('Cannot take --out with --no-run');
    });
  });
});

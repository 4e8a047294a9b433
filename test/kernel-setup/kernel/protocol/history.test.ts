import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { glob, History } from '../../../../kernel-setup/kernel/protocol/history';
import { HistoryFile, historyPath } from '../../../../kernel-setup/kernel/protocol/history-file';

const folder = mkdtempSync(join(tmpdir(), 'history-'));
afterAll(() => rmSync(folder, { recursive: true }));

let path = '';
beforeEach(() => {
  path = join(mkdtempSync(join(folder, 'one-')), 'deep', 'history');
});
const open = (limit?: number) => new History(new HistoryFile(path, limit));

describe('a history', () => {
  it('gives the tail with session and line, oldest first', () => {
    const history = open();
    for (let line = 1; line <= 5; line++) history.addInput(line, `cell ${line}`);
    expect(history.query({ hist_access_type: 'tail', n: 2 })).toEqual([
      [1, 4, 'cell 4'],
      [1, 5, 'cell 5'],
    ]);
    expect(history.query({ hist_access_type: 'tail', n: 0 })).toEqual([]);
  });

  it('outlives its kernel, whose successor gets the next session', () => {
    open().addInput(1, 'first');
    const second = open();
    second.addInput(1, 'second');
    expect(second.query({ hist_access_type: 'tail', n: 9 })).toEqual([
      [1, 1, 'first'],
      [2, 1, 'second'],
    ]);
  });

  it('gives two kernels that run at once different sessions', () => {
    const [a, b] = [open(), open()];
    a.addInput(1, 'a');
    b.addInput(1, 'b');
    a.addInput(2, 'aa');
    expect(b.query({ hist_access_type: 'tail', n: 9 })).toEqual([
      [1, 1, 'a'],
      [2, 1, 'b'],
      [1, 2, 'aa'],
    ]);
  });

  it('gives outputs when asked for them', () => {
    const history = open();
    history.addInput(1, '1 + 1');
    history.addOutput(1, '2');
    history.addInput(2, 'let x');
    expect(history.query({ hist_access_type: 'tail', n: 5, output: true })).toEqual([
      [1, 1, ['1 + 1', '2']],
      [1, 2, ['let x', null]],
    ]);
  });

  it('gives ranges: of this session as 0, of earlier ones by number or counted back', () => {
    const before = open();
    for (let line = 1; line <= 3; line++) before.addInput(line, `old ${line}`);
    const history = open();
    for (let line = 1; line <= 3; line++) history.addInput(line, `new ${line}`);
    const range = (session: number, start: number, stop: number) =>
      history.query({ hist_access_type: 'range', session, start, stop }).map((entry) => entry[2]);
    expect(range(0, 1, 3)).toEqual(['new 1', 'new 2']);
    expect(range(1, 2, 9)).toEqual(['old 2', 'old 3']);
    expect(range(-1, 1, 2)).toEqual(['old 1']);
  });

  it('searches by pattern, the latest n, each input once when asked', () => {
    const history = open();
    const inputs = ['let a', 'const b', 'let a', 'let c'];
    inputs.forEach((input, index) => {
      history.addInput(index + 1, input);
    });
    const search = (more: object) =>
      history.query({ hist_access_type: 'search', pattern: 'let*', ...more }).map((entry) => entry[1]);
    expect(search({})).toEqual([1, 3, 4]);
    expect(search({ unique: true })).toEqual([3, 4]);
    expect(search({ n: 1 })).toEqual([4]);
  });

  it('passes over lines that were cut off or are not its own', () => {
    open().addInput(1, 'kept');
    appendFileSync(path, '{"session":1,"line":2,"inp');
    const history = open();
    history.addInput(1, 'after the crash');
    appendFileSync(path, 'null\n[]\n{"session":"x"}\n');
    expect(history.query({ hist_access_type: 'tail', n: 9 }).map((entry) => entry[2])).toEqual([
      'kept',
      'after the crash',
    ]);
  });

  it('stays within bounds and keeps the latest', () => {
    const limit = 2000;
    const history = open(limit);
    for (let line = 1; line <= 500; line++) history.addInput(line, `cell ${line}`);
    expect(statSync(path).size + statSync(`${path}.1`).size).toBeLessThan(2.1 * limit);
    expect(history.query({ hist_access_type: 'tail', n: 1 })).toEqual([[1, 500, 'cell 500']]);
  });

  it('goes on in memory alone when there is no file, or none that can be written', () => {
    const memory = new History(undefined);
    memory.addInput(1, 'a');
    expect(memory.query({ hist_access_type: 'tail', n: 9 })).toEqual([[1, 1, 'a']]);
    writeFileSync(join(folder, 'a file'), '');
    const broken = new History(new HistoryFile(join(folder, 'a file', 'history')));
    broken.addInput(1, 'a');
    expect(broken.query({})).toEqual([[1, 1, 'a']]);
  });

  it('is readable by its owner alone', () => {
    open().addInput(1, 'secret');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8')).toContain('secret');
  });

  it.each([{ hist_access_type: 'all' }, { hist_access_type: 5 }, { n: 'x' }, { output: 1 }])(
    'refuses %j',
    (content) => {
      expect(() => open().query(content)).toThrow(/Cannot/);
    },
  );
});

describe('glob', () => {
  // The rules are those of Python's fnmatch, which the messaging specification names for searches.
  it.each([
    ['*', 'anything\nat all', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['[abc]x', 'bx', true],
    ['[!abc]x', 'bx', false],
    ['[!abc]x', 'dx', true],
    ['a.c', 'abc', false],
    ['f(*)', 'f(1)', true],
    ['[', '[', true],
    ['[]]', ']', true],
  ])('%j on %j: %s', (pattern, text, matches) => {
    expect(glob(pattern).test(text)).toBe(matches);
  });

  it('never fails, and a text without special characters matches itself alone', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (pattern, text) => {
        const found = glob(pattern).test(text);
        if (!/[*?[]/.test(pattern)) expect(found).toBe(pattern === text);
      }),
    );
  });
});

describe('historyPath', () => {
  it('follows the environment', () => {
    expect(historyPath({ DIFFUSION_HISTORY: 'off' })).toBeUndefined();
    expect(historyPath({ DIFFUSION_HISTORY: '/h' })).toBe('/h');
    expect(historyPath({ XDG_DATA_HOME: '/data' })).toBe('/data/diffusion-lab/history');
    expect(historyPath({})).toMatch(/\.local\/share\/diffusion-lab\/history$/);
  });
});

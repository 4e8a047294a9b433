import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNotebook, writeNotebook } from '../../../src/course/notebook-file/store';
import { startCommand } from '../../../src/course/run/start-command';
import { endless, FakeKernel } from './fake-kernel';
import { code, markdown, notebookOf } from './notebooks';

let folder: string;
let screen: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'start-command-'));
  screen = '';
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const out = (...names: string[]) => join(folder, 'out', ...names);
const start = (...argv: string[]) =>
  startCommand(argv, {
    notebooks: folder,
    out: out(),
    screen: { write: (text) => (screen += text) },
    startKernel: async (choice) =>
      new FakeKernel(choice, { hello: ({ print }) => print('hello\n'), endless }),
  });

describe('the command start', () => {
  it('runs the notebooks, saves them and their pages under out/, and says where', async () => {
    const file = join(folder, '00-a.ipynb');
    writeNotebook(file, notebookOf(markdown('# A'), code('hello')));
    const before = readFileSync(file);
    expect(await start()).toBe(0);
    expect(readNotebook(out('notebooks', '00-a.ipynb')).cells[1]).toMatchObject({
      outputs: [{ text: 'hello\n' }],
    });
    expect(readFileSync(out('00-a.html'), 'utf8')).toContain(
      '<pre tabindex="0" class="stream stdout">hello\n</pre>',
    );
    const [, url] = /The course: (file:.*)\n/.exec(screen) ?? [];
    expect(readFileSync(fileURLToPath(url!), 'utf8')).toContain('<a href="00-a.html">A</a>');
    expect(readFileSync(file)).toEqual(before);
  });

  it('makes the pages of a failed run too, with the error in its place, and exits with 1', async () => {
    writeNotebook(join(folder, '00-a.ipynb'), notebookOf(code('fails')));
    expect(await start()).toBe(1);
    expect(readFileSync(out('00-a.html'), 'utf8')).toMatch(
      /<pre tabindex="0" class="error".*Error: no script for fails<\/pre>/,
    );
    expect(readFileSync(out('index.html'), 'utf8')).toContain(
      '<p class="status failed">failed in cell 1</p>',
    );
  });

  it('exits with 1 when a formula cannot be set, and says where', async () => {
    writeNotebook(join(folder, '00-a.ipynb'), notebookOf(markdown('$\\frac{1$')));
    expect(await start()).toBe(1);
    expect(screen).toContain('Cannot set formula of 00-a: ');
  });

  it('runs nothing with --no-run', async () => {
    writeNotebook(join(folder, '00-a.ipynb'), notebookOf(code('fails')));
    expect(await start('--no-run')).toBe(0);
    expect(existsSync(out('00-a.html'))).toBe(true);
    expect(existsSync(out('notebooks'))).toBe(false);
  });

  it('leaves the pages as they are when it is interrupted', async () => {
    writeNotebook(join(folder, '00-a.ipynb'), notebookOf(code('endless')));
    const running = start();
    setTimeout(() => process.emit('SIGINT'), 50);
    expect(await running).toBe(130);
    expect(existsSync(out('index.html'))).toBe(false);
  });
});

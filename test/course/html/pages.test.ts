import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writePages } from '../../../src/course/html/pages';
import { writeNotebook } from '../../../src/course/notebook-file/store';
import type { NotebookRun, NotebookSource } from '../../../src/course/run/run-notebooks';
import { code, markdown, notebookOf, stream } from '../run/notebooks';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const out = () => join(folder, 'out');
const page = (name: string) => readFileSync(join(out(), name), 'utf8');

function source(name: string, title: string): NotebookSource {
  const notebook = notebookOf(
    markdown(`# ${title}\n\nIt is about $x$. And more.`),
    code('1', { outputs: [stream('saved')] }),
  );
  const path = join(folder, `${name}.ipynb`);
  writeNotebook(path, notebook);
  return { name, path, notebook };
}

function run(of: NotebookSource, parts: Partial<NotebookRun> = {}): NotebookRun {
  const notebook = notebookOf(markdown('# New'), code('1', { outputs: [stream('fresh')] }));
  return { source: of, notebook, failed: [], cells: 1, seconds: 2.04, ...parts };
}

describe('writePages', () => {
  it('makes a page of each notebook and an index that leads to it', () => {
    const sources = [source('00-setup', 'Setup'), source('01-kl', 'The divergence $D$ & <more>')];
    expect(writePages(folder, out(), sources, [])).toEqual({ index: join(out(), 'index.html'), faults: [] });
    expect(readdirSync(out()).sort()).toEqual(['00-setup.html', '01-kl.html', 'index.html']);
    const index = page('index.html');
    expect(index).toContain('<a href="00-setup.html">Setup</a>');
    expect(index).toContain('<a href="01-kl.html">The divergence D &amp; &lt;more&gt;</a>');
    expect(index).toMatch(/<p>It is about <span class="katex">.*\.<\/p>/);
    expect(index).not.toContain('And more');
  });

  it('leads from each page to its neighbours and to the index', () => {
    writePages(folder, out(), [source('00-a', 'A'), source('01-b', 'B'), source('02-c', 'C')], []);
    expect(page('01-b.html')).toMatch(
      /href="00-a\.html" rel="prev"><small>.*<\/small>A<[\s\S]*href="02-c\.html" rel="next"/,
    );
    expect(page('01-b.html')).toContain('href="index.html"');
    expect(page('00-a.html')).not.toContain('rel="prev"');
    expect(page('02-c.html')).not.toContain('rel="next"');
  });

  it('shows the outputs of the run, or those in the file, and says which', () => {
    const [a, b] = [source('00-a', 'A'), source('01-b', 'B'), source('02-c', 'C')];
    const fault = { kind: 'error', ename: 'E', evalue: '' } as const;
    const failed = run(b!, { failed: [{ cell: 1, source: '1', fault }] });
    writePages(folder, out(), [a!, b!], [run(a!), failed]);
    expect(page('00-a.html')).toContain('fresh');
    expect(page('02-c.html')).toContain('saved');
    const status = [...page('index.html').matchAll(/<p class="status[^"]*">(.*)<\/p>/g)].map(
      (match) => match[1],
    );
    expect(status).toEqual([
      '1 cell run in 2.0 s',
      'failed in cell 2',
      'not run this time: the outputs are those saved in the notebook',
    ]);
  });

  it('names the formulas that cannot be set', () => {
    const { faults } = writePages(folder, out(), [source('00-a', 'A $\\frac{1$')], []);
    // In the heading and in nothing else: the contents list headings below the title only.
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^Cannot set formula of 00-a: .*expected '}' at end of input: /);
  });

  it('leaves out a notebook of the folder that cannot be read', () => {
    const [a] = [source('00-a', 'A')];
    writeFileSync(join(folder, '01-b.ipynb'), '{');
    writePages(folder, out(), [a!], []);
    expect(readdirSync(out()).sort()).toEqual(['00-a.html', 'index.html']);
  });
});

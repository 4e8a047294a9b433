import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../../files';
import { readNotebook } from '../notebook-file/store';
import type { Notebook } from '../notebook-file/types';
import { hasFailed, type NotebookRun, type NotebookSource, notebookName } from '../run/run-notebooks';
import { notebooksIn } from '../run/selection';
import { unescapeHtml } from './escape';
import { type CourseEntry, indexPage } from './index-page';
import { MarkdownRenderer } from './markdown';
import { notebookPage, type PageLink } from './notebook-page';

interface Shown {
  readonly path: string;
  readonly name: string;
  readonly notebook: Notebook;
  readonly run: NotebookRun | undefined;
}

/**
 * Writes a page of every notebook of the course and of the sources, and their index: with the outputs of a run
 * where there is one, else with those in the file. Notebooks that cannot be read are left out.
 *
 * @returns the path of the index, and a line for each formula that cannot be set.
 */
export function writePages(
  folder: string,
  out: string,
  sources: readonly NotebookSource[],
  runs: readonly NotebookRun[],
): { index: string; faults: string[] } {
  const shown = collect(folder, sources, runs);
  const entries = shown.map(courseEntry);
  const links = entries.map(
    ({ name, title }): PageLink => ({ href: `${encodeURIComponent(name)}.html`, title }),
  );
  const faults: string[] = [];
  for (const [i, { name, path, notebook }] of shown.entries()) {
    const folder = dirname(path);
    const html = notebookPage({ notebook, name, folder, previous: links[i - 1], next: links[i + 1] });
    faults.push(...formulaFaults(html).map((fault) => `Cannot set formula of ${name}: ${fault}`));
    writeFileAtomic(join(out, `${name}.html`), html);
  }
  const index = join(out, 'index.html');
  writeFileAtomic(index, indexPage(entries));
  return { index, faults };
}

/** What KaTeX says of the formulas it could not set. */
function formulaFaults(html: string): string[] {
  return [...html.matchAll(/<span class="katex-error" title="([^"]*)"/g)].map(([, title = '']) => {
    const fault = unescapeHtml(title).replace(/^ParseError: KaTeX parse error: /, '');
    return fault.replace(/\s+/g, ' ').trim();
  });
}

function collect(folder: string, sources: readonly NotebookSource[], runs: readonly NotebookRun[]): Shown[] {
  const paths = [...new Set([...notebooksIn(folder), ...sources.map((source) => source.path)])];
  return paths.flatMap((path) => {
    const source = sources.find((candidate) => candidate.path === path);
    const run = runs.find((candidate) => candidate.source === source);
    const notebook = run?.notebook ?? source?.notebook ?? readIfWhole(path);
    return notebook ? [{ path, name: notebookName(path), notebook, run }] : [];
  });
}

function readIfWhole(path: string): Notebook | undefined {
  try {
    return readNotebook(path);
  } catch {
    return undefined;
  }
}

function courseEntry({ name, notebook, run }: Shown): CourseEntry {
  const markdown = new MarkdownRenderer();
  const texts = notebook.cells.filter((cell) => cell.cell_type === 'markdown').map((cell) => cell.source);
  for (const text of texts) markdown.render(text, { folder: '.' });
  const title = markdown.headings.find((heading) => heading.level === 1)?.text ?? name;
  return { name, title, sentence: markdown.firstSentence(texts.join('\n\n')), ...statusOf(run) };
}

function statusOf(run: NotebookRun | undefined): { status: string; failed: boolean } {
  if (!run)
    return { status: 'not run this time: the outputs are those saved in the notebook', failed: false };
  const [first] = run.failed;
  if (first) return { status: `failed in cell ${first.cell + 1}`, failed: true };
  if (hasFailed(run)) return { status: 'its kernel did not start', failed: true };
  return {
    status: `${run.cells} ${run.cells === 1 ? 'cell' : 'cells'} run in ${run.seconds.toFixed(1)} s`,
    failed: false,
  };
}

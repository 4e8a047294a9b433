import { isObject } from '../notebook-file/fields';
import type { Cell, CodeCell, Notebook } from '../notebook-file/types';
import { htmlDocument } from './document';
import { escapeHtml } from './escape';
import { highlight } from './highlight';
import { type Heading, MarkdownRenderer } from './markdown';
import { renderOutput } from './outputs';

/** A neighbour in the course. */
export interface PageLink {
  readonly href: string;
  readonly title: string;
}

export interface PageSource {
  readonly notebook: Notebook;
  /** File name without extension; stands in for a missing title. */
  readonly name: string;
  /** Folder of the notebook, where relative pictures start. */
  readonly folder: string;
  readonly previous?: PageLink | undefined;
  readonly next?: PageLink | undefined;
  /** Whether there are no other pages to lead to. */
  readonly isAlone?: boolean;
}

/** The page of one notebook. */
export function notebookPage(source: PageSource): string {
  const markdown = new MarkdownRenderer();
  const cells = source.notebook.cells.map((cell) => renderCell(cell, source.folder, markdown)).join('\n');
  const title = markdown.headings.find((heading) => heading.level === 1)?.text ?? source.name;
  const number = /^\d+/.exec(source.name)?.[0];
  const isNumbered = number === undefined || title.startsWith(number);
  const body = `<a class="skip" href="#main">Skip to the content</a>
<div class="frame">
<div class="contents">${source.isAlone ? '' : '<a class="home" href="index.html">← Diffusion Lab</a>'}
${tableOfContents(markdown.headings)}</div>
<main id="main">
${isNumbered ? '' : `<p class="number">Notebook ${number}</p>`}
${cells}
${turns(source)}
</main>
</div>`;
  return htmlDocument(source.isAlone ? title : `${title} · Diffusion Lab`, body);
}

function renderCell(cell: Cell, folder: string, markdown: MarkdownRenderer): string {
  if (cell.cell_type === 'code') return codeCell(cell, markdown);
  if (cell.cell_type === 'raw') return '';
  const html = markdown.render(cell.source, { folder, attachments: cell.attachments });
  return `<section class="markdown">\n${html}</section>`;
}

function codeCell(cell: CodeCell, markdown: MarkdownRenderer): string {
  if (cell.source.trim() === '' && cell.outputs.length === 0) return '';
  const { jupyter } = cell.metadata;
  const hidden = isObject(jupyter) ? jupyter : {};
  const outputs = cell.outputs.map((output) => renderOutput(output, markdown)).join('\n');
  const count = cell.execution_count === null ? ' ' : cell.execution_count;
  const input = `<div class="input"><pre tabindex="0"><code>${highlight(cell.source, 'typescript')}</code></pre></div>`;
  return `<section class="cell">
<span class="prompt" aria-hidden="true">[${count}]</span>
${hidden.source_hidden === true ? folded('Code', input) : input}
${outputs === '' ? '' : outputsOf(hidden.outputs_hidden === true ? folded('Output', outputs) : outputs)}
</section>`;
}

function outputsOf(html: string): string {
  return `<div class="outputs">\n${html}\n</div>`;
}

function folded(summary: string, html: string): string {
  return `<details><summary>${summary}</summary>\n${html}\n</details>`;
}

function tableOfContents(headings: readonly Heading[]): string {
  const shown = headings.filter(({ level }) => level === 2 || level === 3);
  if (shown.length === 0) return '';
  const items = shown.map(({ level, id, html }) => {
    const className = level === 3 ? ' class="deep"' : '';
    return `<li${className}><a href="#${escapeHtml(encodeURIComponent(id))}">${html}</a></li>`;
  });
  const list = `<ol>\n${items.join('\n')}\n</ol>`;
  // Wide pages show the list at the side; narrow ones fold it away. The style shows one of them.
  return `<nav aria-label="On this page"><p class="here">On this page</p>${list}</nav>
<nav class="fold" aria-label="On this page"><details><summary>On this page</summary>${list}</details></nav>`;
}

function turns({ previous, next }: PageSource): string {
  if (!previous && !next) return '';
  const link = (page: PageLink, className: string, label: string): string =>
    `<a class="${className}" href="${escapeHtml(page.href)}" rel="${className}"><small>${label}</small>${escapeHtml(page.title)}</a>`;
  return `<nav class="turn" aria-label="Other notebooks">
${previous ? link(previous, 'prev', '← Previous') : ''}
${next ? link(next, 'next', 'Next →') : ''}
</nav>`;
}

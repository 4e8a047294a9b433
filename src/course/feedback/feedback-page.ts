import type { CellScore, SubmissionResult } from '../grade/contract';
import { escapeHtml } from '../html/escape';
import { highlight } from '../html/highlight';
import { MarkdownRenderer } from '../html/markdown';
import type { Cell, CodeCell, Notebook, TextCell } from '../notebook-file/types';
import { Budget } from './budget';
import { feedbackDocument } from './feedback-document';
import { pointsTable, totalLine } from './points-table';
import { roleOf, withoutHiddenParts } from './role';
import { safeOutput } from './safe-output';
import { asTyped, studentMarkdown } from './student-markdown';
import { verdict } from './verdict';

/** What a page of feedback is made of. */
export interface FeedbackSource {
  /** The merged notebook with the outputs of the grading; none where the submission could not be read. */
  readonly notebook?: Notebook | undefined;
  readonly result: SubmissionResult;
  /** Whether the text and the messages of hidden tests are shown. */
  readonly showHidden: boolean;
  /** Folder of the assignment's source, where pictures of its text start. */
  readonly folder?: string | undefined;
}

/** Characters of a submission that a page shows, pictures included, and cells. */
const MOST_CHARACTERS = 6_000_000;
const MOST_CELLS = 400;
/** Outputs of one cell. */
const MOST_OUTPUTS = 50;
/** What a page may take to make, in characters: colours and formulas cost most. The rest is shown as it was typed. */
const MOST_COLOURED = 100_000;
const MOST_RENDERED = 60_000;
/** A cell with a longer line is shown without colours: some take a time that grows with its square. */
const LONGEST_LINE = 1000;
/** A longer cell is cut. */
const MOST_SOURCE = 60_000;

/**
 * The page of feedback for one submission: points part by part, then the notebook with a verdict below each part.
 * Everything that a student wrote, and everything that a student's program put out, is treated as hostile.
 */
export function feedbackPage(source: FeedbackSource): string {
  const { result } = source;
  const notebook = new FeedbackNotebook(source);
  const cells = notebook.html();
  const title = notebook.title ?? result.assignment;
  const remarks = result.remarks.map((remark) => `<li>${escapeHtml(remark)}</li>`).join('\n');
  const body = `<main class="sheet">
<h1>${escapeHtml(title)}</h1>
<p class="facts">${facts(result).map(escapeHtml).join(' · ')}</p>
${result.status === 'failed' ? '<p class="is-failed">This submission could not be graded.</p>' : ''}
${totalLine(result)}
${remarks === '' ? '' : `<ul class="remarks" aria-label="Remarks">\n${remarks}\n</ul>`}
${result.cells.length === 0 ? '' : pointsTable(result, notebook.anchors)}
${cells === '' ? '' : `<hr class="begin">\n${cells}`}
</main>`;
  return feedbackDocument(`${title} · ${result.student}`, body);
}

function facts({ student, notebook, submitted, late }: SubmissionResult): string[] {
  const when = submitted?.replace(/^([\d-]{10})T(\d\d:\d\d).*Z$/, '$1 $2 UTC');
  const handedIn = when === undefined ? [] : [`handed in ${when}`];
  return [student, notebook, ...handedIn, ...(late !== undefined && late.days > 0 ? ['late'] : [])];
}

class FeedbackNotebook {
  /** Anchor of each part, by `grade_id`. */
  readonly anchors = new Map<string, string>();
  private readonly budget = new Budget(MOST_CHARACTERS);
  private readonly colours = new Budget(MOST_COLOURED);
  private readonly rendering = new Budget(MOST_RENDERED);
  private readonly markdown = new MarkdownRenderer({ mathml: true });
  private readonly scores: ReadonlyMap<string, CellScore>;

  constructor(private readonly source: FeedbackSource) {
    this.scores = new Map(source.result.cells.map((cell) => [cell.id, cell]));
  }

  /** The assignment's own heading. */
  get title(): string | undefined {
    return this.markdown.headings.find(({ level }) => level === 1)?.text;
  }

  html(): string {
    const cells = this.source.notebook?.cells ?? [];
    const shown = cells.slice(0, MOST_CELLS).map((cell) => this.cell(cell));
    const left = cells.length - shown.length;
    if (left > 0) shown.push(`<p class="facts">… ${left} more cells are not shown.</p>`);
    return shown.join('\n');
  }

  private cell(cell: Cell): string {
    const body =
      cell.cell_type === 'code' ? this.code(cell) : cell.cell_type === 'raw' ? '' : this.text(cell);
    const { id } = roleOf(cell);
    const score = id === undefined ? undefined : this.scores.get(id);
    if (score === undefined || this.anchors.has(score.id)) return body;
    const anchor = `part-${this.anchors.size + 1}`;
    this.anchors.set(score.id, anchor);
    return `${body}\n${verdict(score, anchor, this.source.showHidden)}`;
  }

  private text(cell: TextCell): string {
    // What is locked comes from the assignment's source, everything else from the student.
    if (roleOf(cell).isGiven) {
      const { folder = '/dev/null', showHidden } = this.source;
      const source = showHidden ? cell.source : withoutHiddenParts(cell.source).text;
      const html = this.markdown.render(source, { folder, attachments: cell.attachments });
      // The page has a heading already, and it does not lie beside other notebooks.
      const alone = html.replace(/<h1\b[\s\S]*?<\/h1>/, '').replace(/<a href="(?![a-z]+:|#)[^"]*"/g, '<a');
      return `<section class="markdown">\n${alone}</section>`;
    }
    const source = this.budget.cut(cell.source, MOST_SOURCE);
    const html = this.rendering.takes(source.length)
      ? studentMarkdown(source, cell.attachments)
      : asTyped(source);
    return `<section class="markdown student">\n${html}</section>`;
  }

  private code(cell: CodeCell): string {
    const { kind, isGiven } = roleOf(cell);
    const isCut = isGiven && !this.source.showHidden;
    const { text: source, isLess } = isCut
      ? withoutHiddenParts(cell.source)
      : { text: cell.source, isLess: false };
    const text = this.budget.cut(isLess ? `${source}\n// … and hidden tests` : source, MOST_SOURCE);
    if (text.trim() === '' && cell.outputs.length === 0) return '';
    const code = this.isColoured(text) ? highlight(text, 'typescript') : escapeHtml(text);
    // What a test has shown stays out where part of it is hidden.
    const outputs = isLess ? '' : this.outputs(cell, kind === 'tests');
    const whose = kind === 'tests' ? 'Tests' : kind === 'given' ? 'Given' : 'Your code';
    return `<section class="cell student">
<p class="whose">${whose}</p>
<div class="input"><pre tabindex="0"><code>${code}</code></pre></div>
${outputs === '' ? '' : `<div class="outputs">\n${outputs}\n</div>`}
</section>`;
  }

  private isColoured(code: string): boolean {
    return code.split('\n').every((line) => line.length <= LONGEST_LINE) && this.colours.takes(code.length);
  }

  /** The error of a test stands in its verdict. */
  private outputs(cell: CodeCell, isTest: boolean): string {
    const outputs = cell.outputs.filter(({ output_type }) => !isTest || output_type !== 'error');
    const shown = outputs.slice(0, MOST_OUTPUTS).map((output) => safeOutput(output, this.budget));
    const left = outputs.length - shown.length;
    return [...shown, ...(left > 0 ? [`<p class="whose">… ${left} more outputs</p>`] : [])].join('\n');
  }
}

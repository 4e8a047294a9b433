import { htmlDocument } from './document';
import { escapeHtml } from './escape';

/** One notebook in the overview. */
export interface CourseEntry {
  readonly name: string;
  readonly title: string;
  /** Rendered Markdown. */
  readonly sentence?: string | undefined;
  /** What is known of its last run. */
  readonly status: string;
  readonly failed: boolean;
}

/** The overview of the course. */
export function indexPage(entries: readonly CourseEntry[]): string {
  const body = `<main class="course">
<h1>Diffusion Lab</h1>
<p class="lead">Diffusion models worked through in notebooks, from the Kullback–Leibler divergence to score-based
sampling and flows.</p>
<ol>
${entries.map(entryHtml).join('\n')}
</ol>
</main>`;
  return htmlDocument('Diffusion Lab', body);
}

/** A title without the number that stands beside it: '01 · KL' becomes 'KL'. */
function withoutNumber(title: string): string {
  return title.replace(/^\d+\s*[·.:–—-]\s*/, '');
}

function entryHtml({ name, title, sentence, status, failed }: CourseEntry): string {
  const number = /^\d+/.exec(name)?.[0] ?? '';
  return `<li><span class="number">${number}</span><div>
<h2><a href="${escapeHtml(encodeURIComponent(name))}.html">${escapeHtml(withoutNumber(title))}</a></h2>
${sentence ? `<p>${sentence}</p>` : ''}
<p class="status${failed ? ' failed' : ''}">${escapeHtml(status)}</p>
</div></li>`;
}

import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Which classes of rendered formulas use which font file; the first two are in nearly every formula. */
const FONT_CLASSES: readonly (readonly [file: string, classes: RegExp])[] = [
  ['Main-Regular', /\bkatex\b/],
  ['Math-Italic', /\bmathnormal\b/],
  ['Main-Bold', /\b(mathbf|textbf)\b/],
  ['Main-Italic', /\b(mathit|textit)\b/],
  ['Main-BoldItalic', /\btextbf\b.*\btextit\b|\btextit\b.*\btextbf\b/],
  ['Math-BoldItalic', /\bboldsymbol\b/],
  ['AMS-Regular', /\b(amsrm|mathbb|textbb)\b/],
  ['Caligraphic-Regular', /\bmathcal\b/],
  ['Caligraphic-Bold', /\bmathboldcal\b|\bmathcal\b.*\bmathbf\b/],
  ['Fraktur-Regular', /\b(mathfrak|textfrak)\b/],
  ['Fraktur-Bold', /\b(mathboldfrak|textboldfrak)\b/],
  ['SansSerif-Regular', /\b(mathsf|textsf)\b/],
  ['SansSerif-Bold', /\b(mathboldsf|textboldsf)\b/],
  ['SansSerif-Italic', /\b(mathitsf|mathsfit|textitsf)\b/],
  ['Script-Regular', /\b(mathscr|textscr)\b/],
  ['Typewriter-Regular', /\b(mathtt|texttt)\b/],
  ['Size1-Regular', /\b(size1|delim-size1|small-op)\b/],
  ['Size2-Regular', /\b(size2|large-op)\b/],
  ['Size3-Regular', /\bsize3\b/],
  ['Size4-Regular', /\b(size4|delim-size4)\b/],
];

/** KaTeX's style sheet with those of its fonts embedded that the page uses; empty for a page without formulas. */
export function katexStyle(page: string): string {
  const classes = new Set([...page.matchAll(/class="([^"]*)"/g)].map((match) => match[1]!));
  if (![...classes].some((names) => /\bkatex\b/.test(names))) return '';
  const needed = new Set(
    FONT_CLASSES.filter(([, pattern]) => [...classes].some((names) => pattern.test(names))).map(
      ([file]) => file,
    ),
  );
  const folder = dirname(require.resolve('katex/dist/katex.min.css'));
  const css = readFileSync(join(folder, 'katex.min.css'), 'utf8');
  return css.replace(/@font-face\{[^}]*\}/g, (rule) => {
    const file = /KaTeX_([\w-]+)\.woff2/.exec(rule)?.[1] ?? '';
    if (!needed.has(file)) return '';
    const font = readFileSync(join(folder, 'fonts', `KaTeX_${file}.woff2`)).toString('base64');
    return rule.replace(/src:[^}]*/, `src:url(data:font/woff2;base64,${font}) format("woff2")`);
  });
}

/** Text that a notebook typesets: Markdown, HTML and LaTeX. */
import type { Displayable } from './mime';
import { displayable } from './mime';

/** Markdown, formulas between dollar signs included. */
export function markdown(text: string): Displayable {
  return displayable({ 'text/markdown': text, 'text/plain': text });
}

/** HTML, with the text between its tags for where there is no browser. */
export function html(source: string, plain?: string): Displayable {
  const text =
    plain ??
    source
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim();
  return displayable({ 'text/html': source, 'text/plain': text });
}

/** A displayed formula, without dollar signs around it. */
export function latex(formula: string): Displayable {
  return displayable({ 'text/latex': `$$${formula}$$`, 'text/plain': formula });
}

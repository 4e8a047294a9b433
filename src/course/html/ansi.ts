import { stripVTControlCharacters } from 'node:util';
import { escapeHtml } from './escape';

const COLOURS = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];

interface Style {
  colour?: string;
  bold?: boolean;
  faint?: boolean;
  italic?: boolean;
  underline?: boolean;
}

/** Terminal text as HTML: colours and weights become classes `ansi-…`, other control sequences are dropped. */
export function ansiToHtml(text: string): string {
  const [start = '', ...sequences] = text.split('\u001b[');
  let style: Style = {};
  const rest = sequences.map((sequence) => {
    const [whole, codes = '', command] = /^([\d;?]*)([A-Za-z])/.exec(sequence) ?? [''];
    if (command === 'm') style = applied(style, codes.split(';').map(Number));
    return wrap(visible(sequence.slice(whole.length)), style);
  });
  return visible(start) + rest.join('');
}

function visible(text: string): string {
  return escapeHtml(stripVTControlCharacters(text));
}

function applied(style: Style, codes: readonly number[]): Style {
  let next = { ...style };
  for (const code of codes) {
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 2) next.faint = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 22) next = { ...next, bold: false, faint: false };
    else if (code === 23) next.italic = false;
    else if (code === 24) next.underline = false;
    else if (code === 39) delete next.colour;
    else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) next.colour = COLOURS[code % 10]!;
  }
  return next;
}

function wrap(html: string, { colour, ...flags }: Style): string {
  if (html === '') return '';
  const names = Object.entries(flags)
    .filter(([, on]) => on)
    .map(([name]) => `ansi-${name}`);
  if (colour !== undefined) names.push(`ansi-${colour}`);
  return names.length === 0 ? html : `<span class="${names.join(' ')}">${html}</span>`;
}

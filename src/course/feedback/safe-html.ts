import { escapeHtml } from '../html/escape';

/** Elements that text and tables need, and nothing that loads, runs, moves or asks. */
const ELEMENTS = new Set(
  'b br caption code dd div dl dt em h1 h2 h3 h4 hr i kbd li ol p pre s small span strong sub sup table tbody td tfoot th thead tr u ul'.split(
    ' ',
  ),
);
const EMPTY = new Set(['br', 'hr']);

/** What a style may set: how text looks, never where it stands. */
const PROPERTIES =
  /^(color|background-color|font-weight|font-style|font-variant-numeric|text-align|text-decoration|opacity|padding|padding-(left|right|top|bottom)|border-collapse|white-space|vertical-align)$/;
const VALUE = /^(?!.*(url|expression|var)\s*\()[-#\w.,%\s()]{1,80}$/i;

// Both take time in proportion to the text, whatever it is: no two parts of a pattern may take the same characters.
const TAG = /<(\/?)([a-z][a-z0-9]*)(\/?|\s[^<>]*)>/gi;
const ATTRIBUTE = /(?<![a-z-])([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi;

/** Deeper than this nothing is nested any more: a browser must not choke on a page. */
const DEPTH = 40;

/**
 * HTML that a student's program wrote, reduced to a list of harmless elements: every other tag is dropped, every
 * attribute but a few is dropped, everything else is text. All that it opens it closes, so that it ends where it is
 * put. Safe by construction: the result is made of known pieces, not the input with bad pieces taken out.
 */
export function safeHtml(html: string): string {
  const open: string[] = [];
  let out = '';
  let end = 0;
  const source = withoutUnseen(html);
  for (const match of source.matchAll(TAG)) {
    out += text(source.slice(end, match.index));
    end = match.index + match[0].length;
    out += tag(match[1] === '/', match[2]!.toLowerCase(), match[3] ?? '', open);
  }
  out += text(source.slice(end));
  return out + closeTo(0, open);
}

/** Elements whose content is no text. */
function withoutUnseen(html: string): string {
  return html
    .replace(/<!--[\s\S]*?(-->|$)/g, '')
    .replace(
      /<(script|style|template|noscript|iframe|object|svg|math|title|textarea|select)\b[\s\S]*?(<\/\1\s*>|$)/gi,
      '',
    );
}

/** What a browser would read as text; an entity stays what it is. */
function text(raw: string): string {
  return escapeHtml(raw).replace(/&amp;(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/gi, '&$1;');
}

function tag(isEnd: boolean, name: string, attributes: string, open: string[]): string {
  if (!ELEMENTS.has(name)) return '';
  if (EMPTY.has(name)) return isEnd ? '' : `<${name}>`;
  if (!isEnd) {
    if (open.length >= DEPTH) return '';
    open.push(name);
    return `<${name}${safeAttributes(attributes)}>`;
  }
  const place = open.lastIndexOf(name);
  return place < 0 ? '' : closeTo(place, open);
}

function closeTo(depth: number, open: string[]): string {
  let out = '';
  while (open.length > depth) out += `</${open.pop()}>`;
  return out;
}

function safeAttributes(attributes: string): string {
  let out = '';
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single ?? '';
    const key = name.toLowerCase();
    if ((key === 'colspan' || key === 'rowspan') && /^[1-9]\d?$/.test(value)) out += ` ${key}="${value}"`;
    else if (key === 'scope' && /^(row|col)$/.test(value)) out += ` scope="${value}"`;
    else if (key === 'style') out += styleAttribute(value);
  }
  return out;
}

function styleAttribute(value: string): string {
  const kept = value.split(';').flatMap((declaration) => {
    const [property = '', ...rest] = declaration.split(':');
    const setting = rest.join(':').trim();
    return PROPERTIES.test(property.trim()) && VALUE.test(setting) ? [`${property.trim()}:${setting}`] : [];
  });
  return kept.length === 0 ? '' : ` style="${kept.join(';')}"`;
}

import { existsSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import markdownItKatex from '@vscode/markdown-it-katex';
import MarkdownIt from 'markdown-it';
import type { MimeBundle } from '../notebook-file/types';
import { escapeHtml, withoutScripts } from './escape';
import { highlight } from './highlight';

/** A heading of the page, for its table of contents. */
export interface Heading {
  readonly level: number;
  readonly id: string;
  /** Text with formulas rendered. */
  readonly html: string;
  /** Text alone, formulas as TeX. */
  readonly text: string;
}

/** What the Markdown of one notebook is rendered with. */
export interface MarkdownSource {
  /** Folder that relative pictures start from. */
  readonly folder: string;
  readonly attachments?: Readonly<Record<string, MimeBundle>> | undefined;
}

const PICTURE_TYPES: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

type Token = ReturnType<MarkdownIt['parse']>[number];

/** How Markdown is rendered where it is not the course's own. */
export interface MarkdownOptions {
  /** Whether formulas are MathML, which needs no fonts in the page. */
  readonly mathml?: boolean;
}

/** Renders the Markdown cells of one notebook; headings get ids that differ from one another. */
export class MarkdownRenderer {
  readonly headings: Heading[] = [];
  private readonly ids = new Set<string>();
  private readonly engine: MarkdownIt;

  constructor(options: MarkdownOptions = {}) {
    this.engine = createEngine(options);
  }

  render(text: string, source: MarkdownSource): string {
    const tokens = this.engine.parse(text, {});
    for (const [index, token] of tokens.entries()) {
      const inline = tokens[index + 1];
      if (token.type === 'heading_open' && inline) this.nameHeading(token, inline);
      for (const child of token.children ?? []) adaptAddress(child, source);
    }
    return withoutScripts(this.engine.renderer.render(tokens, this.engine.options, {}));
  }

  /** Renders the first sentence of the first paragraph; undefined when there is no paragraph. */
  firstSentence(text: string): string | undefined {
    const tokens = this.engine.parse(text, {});
    const paragraph = tokens.findIndex((token) => token.type === 'paragraph_open');
    const content = paragraph < 0 ? undefined : tokens[paragraph + 1]?.content;
    return content && this.engine.renderInline(/^.*?[.!?](?=\s|$)/s.exec(content)?.[0] ?? content);
  }

  private nameHeading(heading: Token, inline: Token): void {
    const text = (inline.children ?? []).map((child) => child.content).join('');
    // JupyterLab's rule, so that a link to a heading works there and here.
    const base = text.trim().replace(/\s/g, '-');
    let id = base;
    for (let n = 1; this.ids.has(id); n++) id = `${base}-${n}`;
    this.ids.add(id);
    heading.attrSet('id', id);
    const html = this.engine.renderInline(inline.content);
    this.headings.push({ level: Number(heading.tag.slice(1)), id, html, text });
    if (heading.tag !== 'h1') inline.children?.push(linkToSelf(heading, id));
  }
}

/** A sign after a heading whose address is the heading's own; screen readers have the headings themselves. */
function linkToSelf(heading: Token, id: string): Token {
  const TokenClass = heading.constructor as new (type: string, tag: string, nesting: 0) => Token;
  const link = new TokenClass('html_inline', '', 0);
  const href = escapeHtml(encodeURIComponent(id));
  link.content = ` <a class="anchor" href="#${href}" tabindex="-1" aria-hidden="true">#</a>`;
  return link;
}

function createEngine({ mathml = false }: MarkdownOptions): MarkdownIt {
  const engine = new MarkdownIt({
    html: true,
    linkify: false,
    highlight: (code, language) => highlight(code, language === 'ts' ? 'typescript' : language),
  });
  const output = mathml ? 'mathml' : 'htmlAndMathml';
  const math = { enableBareBlocks: true, enableMathInlineInHtml: true, throwOnError: false, output };
  engine.use(markdownItKatex, math);
  engine.renderer.rules.table_open = () => '<div class="table"><table>';
  engine.renderer.rules.table_close = () => '</table></div>';
  return engine;
}

/** Links to other notebooks lead to their pages; pictures are embedded. */
function adaptAddress(token: Token, source: MarkdownSource): void {
  const href = token.attrGet('href');
  if (href !== null && !/^[a-z]+:/i.test(href))
    token.attrSet('href', href.replace(/\.ipynb(?=$|#)/, '.html'));
  const src = token.attrGet('src');
  if (src !== null) token.attrSet('src', embedded(src, source));
}

/** A picture as a data URL; a page without the network shows no other. */
function embedded(src: string, { folder, attachments }: MarkdownSource): string {
  const attached = attachments?.[decodeURI(src.replace(/^attachment:/, ''))];
  const [mime, content] = Object.entries(attached ?? {})[0] ?? [];
  if (src.startsWith('attachment:') && mime !== undefined)
    return `data:${mime};base64,${String(content).trim()}`;
  const path = join(folder, decodeURI(src));
  const type = PICTURE_TYPES[extname(path).toLowerCase()];
  if (/^[a-z]+:/i.test(src) || type === undefined || !existsSync(path)) return src;
  return `data:${type};base64,${readFileSync(path).toString('base64')}`;
}

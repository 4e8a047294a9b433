import markdownItKatex from '@vscode/markdown-it-katex';
import MarkdownIt from 'markdown-it';
import { escapeHtml } from '../html/escape';
import type { MimeBundle } from '../notebook-file/types';

/** Longer text is shown as it was typed: some Markdown takes long to parse. */
const MOST_TEXT = 30_000;

type Token = ReturnType<MarkdownIt['parse']>[number];
type Attachments = Readonly<Record<string, MimeBundle>> | undefined;

let shared: MarkdownIt | undefined;

/**
 * Markdown that a student wrote, as HTML: no HTML of its own, no files of the grader's machine, no picture but its
 * attachments, headings without ids. Formulas are MathML and cannot be large.
 */
export function studentMarkdown(text: string, attachments?: Attachments): string {
  if (text.length > MOST_TEXT) return asTyped(`${text.slice(0, MOST_TEXT)}\n…`);
  shared ??= createEngine();
  const tokens = shared.parse(text, {});
  for (const token of tokens) for (const child of token.children ?? []) restrict(child, attachments);
  return shared.renderer.render(tokens, shared.options, {});
}

/** Text as it was typed. */
export const asTyped = (text: string): string => `<pre class="text">${escapeHtml(text)}</pre>`;

function createEngine(): MarkdownIt {
  const engine = new MarkdownIt({ html: false, linkify: false });
  const limits = { throwOnError: false, output: 'mathml', maxSize: 10, maxExpand: 200, trust: false };
  engine.use(markdownItKatex, { enableBareBlocks: true, ...limits });
  return engine;
}

/** Links only to the web; pictures only from the cell itself. */
function restrict(token: Token, attachments: Attachments): void {
  if (token.type === 'link_open') {
    if (!/^(https?:|mailto:|#)/i.test(token.attrGet('href') ?? '')) token.attrSet('href', '#');
    token.attrSet('rel', 'noopener noreferrer nofollow');
  }
  if (token.type !== 'image') return;
  const src = attached(token.attrGet('src') ?? '', attachments);
  if (src !== undefined) token.attrSet('src', src);
  else {
    token.type = 'text';
    token.content = `(picture: ${token.content})`;
  }
}

function attached(src: string, attachments: Attachments): string | undefined {
  if (!src.startsWith('attachment:')) return undefined;
  const name = src.slice('attachment:'.length);
  const bundle = attachments?.[name] ?? attachments?.[decoded(name)];
  const [mime, content] = Object.entries(bundle ?? {})[0] ?? [];
  if (!/^image\/(png|jpeg|gif)$/.test(mime ?? '') || typeof content !== 'string') return undefined;
  const base64 = content.replace(/\s/g, '');
  return /^[A-Za-z0-9+/]{1,1500000}={0,2}$/.test(base64) ? `data:${mime};base64,${base64}` : undefined;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

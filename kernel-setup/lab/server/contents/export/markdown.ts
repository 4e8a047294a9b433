import { isObject } from '../../../../../src/course/notebook-file/fields';
import type {
  Cell,
  MimeBundle,
  Notebook,
  Output,
  TextCell,
} from '../../../../../src/course/notebook-file/types';

/** The notebook as one Markdown file: code in fences, outputs below, pictures in the text itself. */
export function notebookAsMarkdown(notebook: Notebook): string {
  const info = notebook.metadata.language_info;
  const language = isObject(info) && typeof info.name === 'string' ? info.name : 'typescript';
  const parts = notebook.cells
    .flatMap((cell) => partsOf(cell, language))
    .filter((part) => part.trim() !== '');
  return `${parts.map((part) => part.trimEnd()).join('\n\n')}\n`;
}

function partsOf(cell: Cell, language: string): string[] {
  if (cell.cell_type === 'code') {
    const code = cell.source.trim() === '' ? [] : [fenced(cell.source, language)];
    return [...code, ...cell.outputs.map(outputAsMarkdown)];
  }
  return [cell.cell_type === 'markdown' ? withAttachments(cell) : cell.source];
}

/** A fence longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

function outputAsMarkdown(output: Output): string {
  if (output.output_type === 'stream') return plain(output.text);
  if (output.output_type === 'error') return plain(output.traceback.join('\n'));
  return bundleAsMarkdown(output.data);
}

/** The richest representation that a Markdown file can hold. */
function bundleAsMarkdown(data: MimeBundle): string {
  for (const type of ['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
    if (typeof data[type] === 'string') return `![](data:${type};base64,${data[type].replace(/\s+/g, '')})`;
  const svg = data['image/svg+xml'];
  if (typeof svg === 'string') return `![](data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')})`;
  for (const type of ['text/markdown', 'text/latex', 'text/html'])
    if (typeof data[type] === 'string') return data[type];
  return plain(typeof data['text/plain'] === 'string' ? data['text/plain'] : '');
}

function plain(text: string): string {
  const bare = text.replace(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '').trimEnd();
  return bare === ''
    ? ''
    : bare
        .split('\n')
        .map((line) => `    ${line}`.trimEnd())
        .join('\n');
}

/** Pictures that the cell carries become part of the text. */
function withAttachments(cell: TextCell): string {
  let text = cell.source;
  for (const [name, bundle] of Object.entries(cell.attachments ?? {})) {
    const [type, data] = Object.entries(bundle)[0] ?? [];
    if (type && typeof data === 'string')
      text = text.replaceAll(`attachment:${name}`, `data:${type};base64,${data}`);
  }
  return text;
}

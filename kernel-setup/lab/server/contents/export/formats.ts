import { basename, dirname, extname } from 'node:path';
import type { OpenNotebook } from '../../../../../src/course/notebook-file/open-notebook';
import { parseNotebook } from '../../../../../src/course/notebook-file/parse';
import { formatNotebook } from '../../../../../src/course/notebook-file/write';
import type { Exported } from './exported';

/** A notebook to be exported, and where it lies. */
export interface ExportSource {
  readonly notebook: OpenNotebook;
  /** The file itself; pictures are looked for beside it. */
  readonly file: string;
}

export interface ExportFormat {
  readonly mimeType: string;
  convert(source: ExportSource): Promise<Exported>;
}

/** Formats of File ▸ Save and Export Notebook As. What a format needs is loaded when it is first used. */
export const exportFormats: Readonly<Record<string, ExportFormat>> = {
  html: { mimeType: 'text/html', convert: toHtml },
  markdown: { mimeType: 'text/markdown', convert: toMarkdown },
  notebook: { mimeType: 'application/json', convert: toNotebook },
  script: { mimeType: 'text/x-typescript', convert: toScript },
};

/** A page that stands on its own: styles, formulas and pictures are in it. */
async function toHtml({ notebook, file }: ExportSource): Promise<Exported> {
  const { notebookPage } = await import('../../../../../src/course/html/notebook-page');
  const name = basename(file, extname(file));
  const page = notebookPage({
    notebook: wellFormed(notebook, file),
    name,
    folder: dirname(file),
    isAlone: true,
  });
  return { text: page, extension: '.html', type: 'text/html' };
}

async function toMarkdown({ notebook, file }: ExportSource): Promise<Exported> {
  const { notebookAsMarkdown } = await import('./markdown');
  return { text: notebookAsMarkdown(wellFormed(notebook, file)), extension: '.md', type: 'text/markdown' };
}

async function toScript({ notebook, file }: ExportSource): Promise<Exported> {
  const { notebookAsScript } = await import('./script');
  return notebookAsScript(wellFormed(notebook, file));
}

async function toNotebook({ notebook }: ExportSource): Promise<Exported> {
  return { text: formatNotebook(notebook), extension: '.ipynb', type: 'application/json' };
}

/** @throws NotebookFileError when the notebook breaks its format. */
const wellFormed = (notebook: OpenNotebook, file: string) =>
  parseNotebook(formatNotebook(notebook), basename(file));

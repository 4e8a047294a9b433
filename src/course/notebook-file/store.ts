import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { writeFileAtomic } from '../../files';
import { NotebookFileError } from './fields';
import { parseNotebook } from './parse';
import type { Notebook } from './types';
import { formatNotebook } from './write';

/** Reads a notebook from disk; every fault is one NotebookFileError. */
export function readNotebook(path: string): Notebook {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    const fault = error instanceof TypeError ? 'it is not UTF-8 text' : (error as Error).message;
    throw new NotebookFileError(`Cannot read ${basename(path)} as the file must be readable UTF-8: ${fault}`);
  }
  return parseNotebook(text, basename(path));
}

/** Writes a notebook to disk as Jupyter would, old or new at every moment. */
export function writeNotebook(path: string, notebook: Notebook): void {
  writeFileAtomic(path, formatNotebook(notebook));
}

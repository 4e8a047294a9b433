import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

/**
 * The notebooks that the words of the command line name: numbers ('3' and '03' are the same), the start of a
 * file name, or paths of `.ipynb` files; all of the folder when there are none.
 *
 * @throws RangeError when a word names no notebook.
 */
export function selectNotebooks(folder: string, words: readonly string[]): string[] {
  const all = notebooksIn(folder);
  if (words.length > 0) return [...new Set(words.flatMap((word) => match(word, folder, all)))];
  if (all.length > 0) return all;
  throw new RangeError(
    `Cannot run notebooks as the folder must hold .ipynb files: current value is ${folder}`,
  );
}

/** The `.ipynb` files of a folder by name, its own only. */
export function notebooksIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb') && !name.startsWith('.'));
  return names.sort().map((name) => join(folder, name));
}

function match(word: string, folder: string, all: readonly string[]): string[] {
  if (word.endsWith('.ipynb')) {
    const path = [resolve(word), join(folder, word)].find(existsSync);
    if (path !== undefined) return [path];
  }
  const number = /^\d+$/.test(word) ? word.padStart(2, '0') : undefined;
  const found = all.filter((path) => {
    const name = basename(path);
    return number === undefined ? name.startsWith(word) : /^\d+/.exec(name)?.[0] === number;
  });
  if (found.length > 0) return found;
  const known = all.map((path) => basename(path, '.ipynb')).join(', ') || `none in ${folder}`;
  throw new RangeError(`Cannot run notebook as it must be one of ${known}: current value is ${word}`);
}

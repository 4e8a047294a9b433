import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UsageError } from '../../../src/course/run/options';
import { notebooksIn } from '../../../src/course/run/selection';

/**
 * The folder to show, with symbolic links resolved.
 *
 * @throws UsageError when there is no such folder.
 */
export function requireRoot(folder: string): string {
  if (existsSync(folder) && statSync(folder).isDirectory()) return realpathSync(folder);
  throw new UsageError(`Cannot start the Lab as --root must be a folder: current value is ${folder}`);
}

/**
 * Where the browser lands: the notebook named, or else 00; the file browser where the folder has no such notebook.
 *
 * @param root - the folder shown; absolute, symbolic links resolved.
 * @param word - a number, the start of a name, or a path within the folder.
 * @throws UsageError when no notebook is named so.
 */
export function landingPath(root: string, word: string | undefined): string {
  const path = word === undefined ? numbered(root, '00') : named(root, word);
  return path === undefined ? '/lab' : `/lab/tree/${path.split(sep).map(encodeURIComponent).join('/')}`;
}

function named(root: string, word: string): string {
  const path = /^\d+$/.test(word) ? numbered(root, word) : (fileWithin(root, word) ?? beginning(root, word));
  if (path !== undefined) return path;
  const known = notebooksIn(root).map((file) => basename(file, '.ipynb'));
  throw new UsageError(
    `Cannot open the notebook as it must be one of ${known.join(', ') || `none in ${root}`}: current value is ${word}`,
  );
}

const numbered = (root: string, number: string): string | undefined =>
  firstIn(root, (name) => Number(/^\d+/.exec(name)?.[0] ?? Number.NaN) === Number(number));

const beginning = (root: string, word: string): string | undefined =>
  firstIn(root, (name) => name.startsWith(word));

const firstIn = (root: string, isMeant: (name: string) => boolean): string | undefined =>
  notebooksIn(root)
    .map((file) => basename(file))
    .find(isMeant);

/** A file of the folder, named from the folder or from where the command was called. */
function fileWithin(root: string, word: string): string | undefined {
  const found = [join(root, word), resolve(word)].find((path) => existsSync(path) && statSync(path).isFile());
  if (found === undefined) return undefined;
  const path = relative(root, realpathSync(found));
  return path.startsWith('..') || isAbsolute(path) ? undefined : path;
}

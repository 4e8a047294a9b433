import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { assignmentError } from './fault';

/** What nbgrader leaves behind when it copies a folder, and what editors and systems put into one. */
const ignored = /^(\..*|__pycache__|feedback|.*\.pyc|.*~)$/;

/**
 * The files that lie beside an assignment's notebook and go along with it, in folders too: relative paths with `/`,
 * in order. Hidden files, what nbgrader ignores and notebooks are not among them.
 *
 * @throws AssignmentError for a link, a pipe or a device: a copy would not be what lies there.
 */
export function companionFiles(folder: string, inside = ''): string[] {
  const entries = readdirSync(join(folder, inside), { withFileTypes: true });
  const wanted = entries.filter(({ name }) => !ignored.test(name) && !name.endsWith('.ipynb'));
  return wanted.flatMap((entry) => pathsOf(folder, inside, entry)).sort();
}

function pathsOf(folder: string, inside: string, entry: Dirent): string[] {
  const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
  if (entry.isDirectory()) return companionFiles(folder, path);
  if (entry.isFile()) return [path];
  throw assignmentError('copy the files of an assignment', 'they must be files and folders, not links', path);
}

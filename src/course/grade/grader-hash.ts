import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot, packageVersion } from '../../files';
import { hashOf } from './graded-assignment';

/** What of the build decides a result or its page: the toolkit, which answers and tests import, and what runs them. */
const FOLDERS = ['dist/src', 'dist/kernel-setup/grading', 'dist/kernel-setup/kernel'];

let known: string | undefined;

/** The version of the grader and a hash of its code, read once a process: what was edited or upgraded grades anew. */
export function graderVersion(): string {
  known ??= `${packageVersion()} ${codeHash(packageRoot())}`;
  return known;
}

/**
 * A hash of a build's code and of the versions of the packages it uses. Names and contents decide, no times and no
 * places: machines with the same installation have the same.
 */
export function codeHash(root: string): string {
  const files = FOLDERS.flatMap((folder) => codeIn(root, folder));
  return hashOf([...files, 'package-lock.json'].flatMap((file) => [file, contentOf(join(root, file))]));
}

/** Code and data, without what only compilers and debuggers read; in an order that no machine changes. */
function codeIn(root: string, folder: string): string[] {
  const paths = entriesOf(join(root, folder)).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return codeIn(root, path);
    return /\.(js|json|wasm)$/.test(entry.name) ? [path] : [];
  });
  return paths.sort();
}

function entriesOf(folder: string): Dirent[] {
  return orElse(() => readdirSync(folder, { withFileTypes: true }), []);
}

/** What is not there counts as empty: a package that was installed has no lockfile. */
function contentOf(path: string): Uint8Array {
  return orElse(() => readFileSync(path), new Uint8Array());
}

function orElse<T>(read: () => T, other: T): T {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return other;
    throw error;
  }
}

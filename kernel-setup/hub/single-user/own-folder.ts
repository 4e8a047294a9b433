import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What of the course a student gets to work in: lectures, and released assignments with what lies beside them. */
export function courseFiles(notebooks: string): readonly (readonly [from: string, to: string])[] {
  const lectures = filesIn(notebooks).filter((name) => name.endsWith('.ipynb'));
  const release = join(notebooks, 'assignments', 'release');
  const assignments = foldersIn(release).flatMap((folder) =>
    filesIn(join(release, folder)).map((name) => join(folder, name)),
  );
  return [
    ...lectures.map((name) => [join(notebooks, name), name] as const),
    ...assignments.map((name) => [join(release, name), join('assignments', name)] as const),
  ];
}

/**
 * Puts the course's files into a student's own folder where they are not there yet; what a student has is never
 * touched. It runs with the student's own rights, so that no trap in the folder can hurt anybody else.
 *
 * @returns the files that were put there.
 */
export function fillOwnFolder(notebooks: string, own: string): string[] {
  const added: string[] = [];
  mkdirSync(own, { recursive: true, mode: 0o700 });
  for (const [from, to] of courseFiles(notebooks)) {
    const target = join(own, to);
    if (lstatSync(target, { throwIfNoEntry: false })) continue;
    mkdirSync(dirname(target), { recursive: true });
    copyWhole(from, target);
    added.push(to);
  }
  return added;
}

/** A copy that appears whole or not at all, and in the place of nothing. */
function copyWhole(from: string, target: string): void {
  const partial = join(dirname(target), `.${basename(target)}.partial`);
  rmSync(partial, { force: true });
  copyFileSync(from, partial, constants.COPYFILE_EXCL);
  // The course may be read-only; a copy is there to be worked in.
  chmodSync(partial, 0o600);
  linkSync(partial, target);
  rmSync(partial);
}

/** Takes away what others may do in a home. @returns whether there was anything. */
export function closeHome(home: string): boolean {
  const { mode } = statSync(home);
  if ((mode & 0o077) === 0) return false;
  chmodSync(home, mode & 0o7700);
  return true;
}

const entries = (folder: string) => {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
};
const filesIn = (folder: string) =>
  entries(folder)
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
const foldersIn = (folder: string) =>
  entries(folder)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);

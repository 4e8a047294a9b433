import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FileWriteError, isRunning } from '../../files';

/** Where the old folder waits while the new one takes its name; hidden, so that no command takes it for content. */
const oldOf = (folder: string) => join(dirname(folder), `.${basename(folder)}.old`);

const DRAFT = '.partial';

const writeError = (folder: string, error: unknown) =>
  new FileWriteError(`Cannot write ${folder} as its folder must be writable: ${(error as Error).message}`);

/** An empty folder beside the one it will replace, on the same disk; drafts of processes that were killed go. */
export function draftBeside(folder: string): string {
  const beside = dirname(folder);
  const prefix = `.${basename(folder)}.`;
  const draft = join(beside, `${prefix}${process.pid}${DRAFT}`);
  try {
    mkdirSync(beside, { recursive: true });
    for (const name of readdirSync(beside)) {
      const maker = Number(name.slice(prefix.length, -DRAFT.length));
      const isDraft = name.startsWith(prefix) && name.endsWith(DRAFT) && Number.isInteger(maker);
      if (isDraft && (maker === process.pid || !isRunning(maker)))
        rmSync(join(beside, name), { recursive: true });
    }
    mkdirSync(draft);
  } catch (error) {
    throw writeError(folder, error);
  }
  return draft;
}

/** Puts back what a process that was killed between two names left aside. */
export function recover(folder: string): void {
  const old = oldOf(folder);
  if (!existsSync(old)) return;
  if (existsSync(folder)) rmSync(old, { recursive: true, force: true });
  else renameSync(old, folder);
}

/**
 * Gives the draft the folder's name. A process killed at any moment leaves the old folder or the new one, whole; between
 * two names the old one may lie aside, where {@link recover} finds it.
 */
export function replaceFolder(folder: string, draft: string): void {
  recover(folder);
  try {
    if (existsSync(folder)) renameSync(folder, oldOf(folder));
    renameSync(draft, folder);
  } catch (error) {
    recover(folder);
    throw writeError(folder, error);
  }
  rmSync(oldOf(folder), { recursive: true, force: true });
}

/** Whether two folders hold the same files with the same content. */
export function isSameFolder(a: string, b: string): boolean {
  if (!existsSync(a) || !existsSync(b)) return false;
  const [inA, inB] = [filesOf(a), filesOf(b)];
  return (
    inA.length === inB.length &&
    inA.every((path, i) => path === inB[i] && readFileSync(join(a, path)).equals(readFileSync(join(b, path))))
  );
}

function filesOf(folder: string, inside = ''): string[] {
  return readdirSync(join(folder, inside), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(inside, entry.name);
      return entry.isDirectory() ? filesOf(folder, path) : [path];
    })
    .filter((path) => !path.split(/[\\/]/).includes('.ipynb_checkpoints'))
    .sort();
}

/** Copies files, by their paths within a folder. */
export function copyFiles(from: string, paths: readonly string[], to: string): void {
  for (const path of paths) cpSync(join(from, path), join(to, path), { recursive: true });
}

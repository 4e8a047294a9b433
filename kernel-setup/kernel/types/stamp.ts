import { statSync } from 'node:fs';

/** Size and times of a file, enough to see an edit within the same second; empty where there is no file. */
export function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}:${stat.ino}` : '';
}

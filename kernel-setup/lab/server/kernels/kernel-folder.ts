import { realpathSync, statSync } from 'node:fs';
import { dirname, join, posix, sep } from 'node:path';

/**
 * Folder that a path of the contents interface means: the folder itself, or the nearest one above that there is.
 * Never one outside the root, whatever the path says.
 */
export function folderOf(root: string, path: string): string {
  const inside = posix.normalize(`/${path}`).slice(1);
  let folder = join(root, inside);
  while (folder !== root && !isFolderWithin(root, folder)) folder = dirname(folder);
  return folder;
}

function isFolderWithin(root: string, folder: string): boolean {
  try {
    const real = realpathSync(folder);
    return (
      (real === root || real.startsWith(root.endsWith(sep) ? root : root + sep)) &&
      statSync(real).isDirectory()
    );
  } catch {
    return false;
  }
}

import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../files';

/**
 * Where data files are looked for, in this order: the folder that the environment variable `DIFFUSION_DATA` names, if it is set, and
 * the project's own cache.
 */
export function dataFolders(
  env: Readonly<Record<string, string | undefined>> = process.env,
  root: string = packageRoot(),
): string[] {
  const named = env.DIFFUSION_DATA;
  const cache = join(root, '.cache', 'data');
  return named ? [named, cache] : [cache];
}

/** Where downloads go: the last of the folders, the cache, that can be written; the one before it where that cannot be. */
export function writableFolder(folders: readonly string[] = dataFolders()): string {
  const canWrite = (folder: string): boolean => {
    try {
      mkdirSync(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
      return true;
    } catch {
      return false;
    }
  };
  return [...folders].reverse().find(canWrite) ?? folders[folders.length - 1]!;
}

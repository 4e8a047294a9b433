import { type Dirent, type Stats, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Model, modelOf, typeOf } from './model';
import { locate, type Spot } from './sandbox';

/** For how long a listing may keep other requests waiting, in milliseconds. */
const longestSlice = 5;

/** Files that nobody wants to see: what Jupyter leaves out as well. */
const unlisted = /^(__pycache__|\.DS_Store|.*\.(pyc|pyo|so|dylib)|.*~)$/s;

/** Models of what is in a folder; what is hidden, broken, not readable or no file or folder is left out. */
export async function listFolder(root: string, folder: Spot): Promise<Model[]> {
  const entries = await readdir(folder.target, { withFileTypes: true });
  const models: Model[] = [];
  let sliceEnd = performance.now() + longestSlice;
  for (const entry of entries) {
    const model = modelOfEntry(root, folder, entry);
    if (model) models.push(model);
    if (performance.now() < sliceEnd) continue;
    await nextTurn();
    sliceEnd = performance.now() + longestSlice;
  }
  return models;
}

function modelOfEntry(root: string, folder: Spot, entry: Dirent): Model | undefined {
  const { name } = entry;
  if (name.startsWith('.') || unlisted.test(name)) return undefined;
  try {
    const spot = spotOf(root, folder, entry);
    const stats = statOf(spot);
    return stats && modelOf(spot, stats, typeOf(name, stats.isDirectory()));
  } catch {
    return undefined;
  }
}

/** Only links need to be followed: the folder itself is known to lie inside the root. */
function spotOf(root: string, folder: Spot, entry: Dirent): Spot {
  const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
  if (entry.isSymbolicLink()) return locate(root, path, 'list');
  const target = join(folder.target, entry.name);
  return { path, name: entry.name, entry: target, target };
}

function statOf(spot: Spot): Stats | undefined {
  const stats = statSync(spot.target, { throwIfNoEntry: false });
  return stats && (stats.isFile() || stats.isDirectory()) ? stats : undefined;
}

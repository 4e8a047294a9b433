import fs from 'node:fs';
import path from 'node:path';
import type { Tree } from './imports';

export const projectRoot = path.resolve(__dirname, '../..');

/** Every file of a folder, in paths with forward slashes; packages and caches are not the project's own. */
function filesUnder(folder: string): string[] {
  return fs.readdirSync(path.join(projectRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return [name];
    return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : filesUnder(name);
  });
}

/** The files of some top-level folders whose name matches, as text; a folder that is not there has none. */
export function readTree(folders: readonly string[], name: RegExp): Tree {
  const tree = new Map<string, string>();
  for (const folder of folders.filter((name) => fs.existsSync(path.join(projectRoot, name)))) {
    for (const file of filesUnder(folder)) {
      if (name.test(file)) tree.set(file, fs.readFileSync(path.join(projectRoot, file), 'utf8'));
    }
  }
  return tree;
}

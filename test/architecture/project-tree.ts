import fs from 'node:fs';
import path from 'node:path';
import type { Tree } from './imports';

export const projectRoot = path.resolve(__dirname, '../..');

/** The files of some top-level folders whose name matches, as text; a folder that is not there has none. */
export function readTree(folders: readonly string[], name: RegExp): Tree {
  const tree = new Map<string, string>();
  for (const folder of folders.filter((name) => fs.existsSync(path.join(projectRoot, name)))) {
    for (const entry of fs.readdirSync(path.join(projectRoot, folder), { recursive: true })) {
      const file = `${folder}/${String(entry).split(path.sep).join('/')}`;
      if (name.test(file)) tree.set(file, fs.readFileSync(path.join(projectRoot, file), 'utf8'));
    }
  }
  return tree;
}

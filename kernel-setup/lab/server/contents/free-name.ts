import { lstatSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The first name that is free in a folder: 'a.ipynb', 'a-Copy1.ipynb', 'a-Copy2.ipynb', … The number goes before the
 * extension, which is all from the first dot, but for notebooks the last.
 *
 * @param insert - what stands before the number: '', ' ' or '-Copy'.
 */
export function freeName(folder: string, name: string, insert: string): string {
  const dot = name.endsWith('.ipynb') ? name.lastIndexOf('.') : name.indexOf('.');
  const stem = dot < 0 ? name : name.slice(0, dot);
  const extension = dot < 0 ? '' : name.slice(dot);
  for (let i = 0; ; i++) {
    const candidate = i === 0 ? name : `${stem}${insert}${i}${extension}`;
    if (!isTaken(join(folder, candidate))) return candidate;
  }
}

/** Whether something has the name, be it a link that leads nowhere. */
export function isTaken(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

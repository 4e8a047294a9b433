import { statSync } from 'node:fs';
import { locate } from './sandbox';

/** What a path behind '/api/contents' speaks of. */
export type Subject =
  | { readonly kind: 'content'; readonly path: string }
  | { readonly kind: 'checkpoints'; readonly path: string; readonly id?: string }
  | { readonly kind: 'trust'; readonly path: string };

/**
 * Reads 'a.ipynb/checkpoints', 'a.ipynb/checkpoints/<id>' and 'a.ipynb/trust' as what they mean for a file. Below a
 * folder they are plain names: a folder called 'checkpoints' can be opened, which Jupyter's routes do not allow.
 */
export function subjectOf(root: string, path: string): Subject {
  const match = /^(.+)\/(?:(trust)|checkpoints(?:\/([\w-]+))?)$/s.exec(path);
  if (!match || isFolder(root, match[1]!)) return { kind: 'content', path };
  const [, file = '', trust, id] = match;
  if (trust) return { kind: 'trust', path: file };
  return id === undefined ? { kind: 'checkpoints', path: file } : { kind: 'checkpoints', path: file, id };
}

function isFolder(root: string, path: string): boolean {
  try {
    return statSync(locate(root, path, 'open').target).isDirectory();
  } catch {
    return false;
  }
}

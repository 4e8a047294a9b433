import { accessSync, constants, type Stats } from 'node:fs';
import { mimeTypeOf } from './mime-types';
import type { Spot } from './sandbox';

export type ContentType = 'directory' | 'file' | 'notebook';

/** What the contents API says of a file or folder; the keys and their order are Jupyter's. */
export interface Model {
  name: string;
  path: string;
  last_modified: string;
  created: string;
  content: unknown;
  format: 'json' | 'text' | 'base64' | null;
  mimetype: string | null;
  size: number | null;
  writable: boolean;
  hash: string | null;
  hash_algorithm: 'sha256' | null;
  type: ContentType;
  /** What breaks a notebook's format, where something does. */
  message?: string;
}

/** The type that a file's name tells. */
export function typeOf(name: string, isFolder: boolean): ContentType {
  if (isFolder) return 'directory';
  return name.endsWith('.ipynb') ? 'notebook' : 'file';
}

/** The model without content. */
export function modelOf(spot: Spot, stats: Stats, type: ContentType): Model {
  return {
    name: spot.name,
    path: spot.path,
    last_modified: isoTime(stats.mtimeMs),
    created: isoTime(stats.birthtimeMs || stats.ctimeMs),
    content: null,
    format: null,
    mimetype: type === 'file' ? mimeTypeOf(spot.name) : null,
    size: type === 'directory' ? null : stats.size,
    writable: isWritable(spot.target),
    hash: null,
    hash_algorithm: null,
    type,
  };
}

/** A time as ISO 8601; 1970 where a file system reports one that cannot be. */
export function isoTime(milliseconds: number): string {
  const time = new Date(milliseconds);
  return (Number.isNaN(time.getTime()) ? new Date(0) : time).toISOString();
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

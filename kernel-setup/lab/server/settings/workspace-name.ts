import { createHash } from 'node:crypto';

/** What jupyterlab_server appends to the name of a workspace's file. */
export const workspaceExtension = '.jupyterlab-workspace';
const longest = 128 - workspaceExtension.length;

/**
 * Name of the file that holds a workspace, the one jupyterlab_server gives it, so that one folder serves both:
 * letters, digits and hyphens of the id, and four digits of its SHA-256 against names that become the same.
 */
export function workspaceSlug(id: string): string {
  const path = id.startsWith('/') ? id : `/${id}`;
  const signature = `-${createHash('sha256').update(path.slice(1), 'utf8').digest('hex').slice(0, 4)}`;
  const ascii = decode(path.toLowerCase().replace(/^\//, ''))
    .normalize('NFKC')
    .replace(/[^\0-\x7f]/g, '');
  const plain = ascii
    .replace(/[^\w\s-]/g, '')
    .trim()
    .replace(/[-\s]+/g, '-');
  return plain.slice(0, longest - signature.length) + signature;
}

/** Percent signs that encode nothing stay. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

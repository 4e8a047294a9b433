import { realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { HttpError } from '../http-error';
import { faultCode, fileFault } from './file-fault';

/** Where an API path lies on the disk. */
export interface Spot {
  /** The API path: '/' between names, none at the ends, '' for the root. */
  readonly path: string;
  /** The last name of the path, '' for the root. */
  readonly name: string;
  /** The entry itself, which may be a symbolic link: what is renamed or deleted. */
  readonly entry: string;
  /** What the entry leads to, links followed: what is read or written. */
  readonly target: string;
}

/** The names of a path, without the empty ones that doubled or outer slashes leave. */
export function namesOf(path: string): string[] {
  return path.split('/').filter((name) => name !== '');
}

/** Whether a name, or one on the way to it, begins with a dot: such files are neither shown nor touched. */
export function isHidden(path: string): boolean {
  return namesOf(path).some((name) => name.startsWith('.') && name !== '..' && name !== '.');
}

/** Jupyter answers changes of hidden files with 400, where reading one is 404. */
export function refuseHidden(path: string, action: string): void {
  if (isHidden(path))
    throw new HttpError(
      400,
      `Cannot ${action} ${path} as its names must not begin with a dot: hidden files stay as they are`,
    );
}

/**
 * Finds an API path under the root. Nothing outside is ever reached: '..' is refused, and a symbolic link must lead to
 * a place under the root.
 *
 * @param action - for the error: 'open', 'save', …
 * @throws HttpError 404 when the path leads outside, is hidden or cannot be a path.
 */
export function locate(root: string, path: string, action: string): Spot {
  const names = namesOf(path);
  const clean = names.join('/');
  const refuse = (rule: string) => new HttpError(404, `Cannot ${action} ${clean} as ${rule}`);
  if (names.includes('..') || names.includes('.')) throw refuse('its path must not contain . or ..');
  if (isHidden(clean)) throw refuse('hidden files are not served: its names must not begin with a dot');
  if (clean.includes('\0')) throw refuse('its name must not contain a NUL character');
  if (process.platform === 'win32' && !names.every(isNameOnWindows))
    throw refuse('its name must be one that Windows takes');
  if (names.length === 0) return { path: '', name: '', entry: root, target: root };
  const parent = realPath(join(root, ...names.slice(0, -1)), `${action} ${clean}`);
  const entry = join(parent, names.at(-1)!);
  const target = realPath(entry, `${action} ${clean}`);
  if (!isUnder(root, parent) || !isUnder(root, target))
    throw refuse('a symbolic link must lead to a place inside the root folder');
  if (isHidden(relative(root, target).replaceAll(sep, '/')))
    throw refuse('a symbolic link must not lead to a hidden file');
  return { path: clean, name: names.at(-1)!, entry, target };
}

/** Whether a resolved path is the root or below it. */
export function isUnder(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** The path with links followed as far as it exists. */
function realPath(path: string, action: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    const code = faultCode(error);
    if ((code === 'ENOENT' || code === 'ENOTDIR') && dirname(path) !== path)
      return join(realPath(dirname(path), action), basename(path));
    if (code === 'ENAMETOOLONG') return path;
    throw fileFault(error, action);
  }
}

/** Names that Windows gives another meaning: devices, drives and streams, a backslash, a dot or space at the end. */
export function isNameOnWindows(name: string): boolean {
  const isDevice = /^(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\.|$)/i.test(
    name,
  );
  return !isDevice && !/[<>:"|?*\\]|\p{Cc}/u.test(name) && !/[. ]$/.test(name);
}

import { join } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';

/** Name of this package, as notebooks import it. */
export const PACKAGE = 'diffusion-lab';

const distFolder = slashes(join(packageRoot(), 'dist/'));

/**
 * Packages that a notebook always takes from the kernel, even when its own folder holds a copy:
 * two copies of TensorFlow.js do not accept each other's tensors.
 */
export function isShared(specifier: string): boolean {
  return /^(diffusion-lab|tslab|danfojs-node|@tensorflow\/[^/]+)($|\/)/.test(specifier);
}

/** `./x`, `../x` and absolute paths, in contrast to the names of packages. */
export function isPath(specifier: string): boolean {
  return /^(\.{0,2}\/|\.{1,2}$|[A-Za-z]:[\\/])/.test(specifier);
}

export function slashes(path: string): string {
  return path.replace(/\\/g, '/');
}

export const isInPackage = (path: string): boolean => path.includes('/node_modules/');

/** Files that a person edits while the notebook is open, in contrast to those of packages and compiled output. */
export function isLocal(path: string): boolean {
  return !isInPackage(path) && !path.startsWith(distFolder);
}

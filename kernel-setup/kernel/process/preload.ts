/**
 * Packages that take long to load and show no effect of their own: a cell that imports one has it loaded while
 * its types are checked in the other process. TensorFlow.js is loaded as the toolkit's runtime has it, without the
 * greeting on stderr, so that a cell which imports it alone is quiet too.
 */
const loaders = {
  'diffusion-lab': () => import('../../../src/index'),
  '@tensorflow/tfjs': () => import('../../../src/runtime/tf'),
} as const;

export type Preloadable = keyof typeof loaders;

/** The packages of this kind that a cell names as text; a name in a comment costs some time and nothing else. */
export function preloadablesOf(code: string): Preloadable[] {
  const names = Object.keys(loaders) as Preloadable[];
  return names.filter((name) => code.includes(`'${name}'`) || code.includes(`"${name}"`));
}

/** Loads packages ahead. A fault is left to the import in the cell, which meets it again. */
export function preload(packages: readonly Preloadable[]): void {
  for (const name of packages) loaders[name]().catch(() => undefined);
}

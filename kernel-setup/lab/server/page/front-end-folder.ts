import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the server needs to know of the built front-end. */
export interface FrontEnd {
  readonly folder: string;
  /** Scripts and styles of the page, in order, by their names in 'static/'. */
  readonly entries: readonly string[];
  /** JupyterLab's version, '4.6.4'. */
  readonly version: string;
}

/** Reads what the page is made of. @throws Error when the folder holds no built front-end. */
export function readFrontEnd(folder: string): FrontEnd {
  const manifest = readJson(folder, 'manifest.json');
  const version = readJson(folder, 'version.json') as { jupyterlab?: unknown } | null;
  if (!Array.isArray(manifest) || !manifest.every((entry) => typeof entry === 'string'))
    throw new Error(`Cannot serve the front-end as its manifest must be a list of files: ${folder}`);
  if (typeof version?.jupyterlab !== 'string')
    throw new Error(`Cannot serve the front-end as version.json must state "jupyterlab": ${folder}`);
  return { folder, entries: manifest, version: version.jupyterlab };
}

function readJson(folder: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, name), 'utf8'));
  } catch (error) {
    throw new Error(
      `Cannot serve the front-end as ${name} must be readable JSON: ${(error as Error).message}`,
    );
  }
}

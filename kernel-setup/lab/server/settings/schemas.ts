import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpError } from '../http-error';
import { overrides } from './overrides';

/** A JSON schema as far as the server looks into it. */
export interface Schema {
  readonly properties?: Record<string, { default?: unknown }>;
  readonly [key: string]: unknown;
}

/** One plugin's schema, with the course's own defaults in it. */
export interface PluginSchema {
  readonly id: string;
  readonly version: string;
  readonly schema: Schema;
  /** The schema as JSON: all of them are sent at every start of the page. */
  readonly text: string;
}

/** The schemas of a built front-end, read when they are first asked for. */
export interface Schemas {
  ids(): readonly string[];
  /** @throws HttpError 404 */
  get(id: string): PluginSchema;
}

/** @param folder - '<package>/<plugin>.json' and '<package>/package.json.orig', packages may have a scope. */
export function createSchemas(folder: string): Schemas {
  let known: readonly string[] | undefined;
  const read = new Map<string, PluginSchema>();
  const ids = () => {
    known ??= listIds(folder);
    return known;
  };
  return {
    ids,
    get: (id) => {
      const found = read.get(id);
      if (found) return found;
      if (!ids().includes(id))
        throw new HttpError(404, `Cannot find settings as their id must be a plugin's: ${id}`);
      const plugin = readSchema(folder, id);
      read.set(id, plugin);
      return plugin;
    },
  };
}

function listIds(folder: string): string[] {
  const files = listFiles(folder, '');
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.replace(/\/([^/]+)\.json$/, ':$1'))
    .sort();
}

/** Files below a folder, with forward slashes; none when there is no folder. */
function listFiles(folder: string, within: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(join(folder, within), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = within === '' ? entry.name : `${within}/${entry.name}`;
    return entry.isDirectory() ? listFiles(folder, path) : [path];
  });
}

function readSchema(folder: string, id: string): PluginSchema {
  const [pack = '', plugin = ''] = id.split(':');
  const schema = withOverrides(
    id,
    JSON.parse(readFileSync(join(folder, pack, `${plugin}.json`), 'utf8')) as Schema,
  );
  return { id, version: versionOf(join(folder, pack)), schema, text: JSON.stringify(schema) };
}

function versionOf(packageFolder: string): string {
  try {
    const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json.orig'), 'utf8')) as {
      version?: string;
    };
    return version ?? 'N/A';
  } catch {
    return 'N/A';
  }
}

/** The course's defaults in place of JupyterLab's. */
function withOverrides(id: string, schema: Schema): Schema {
  const own = overrides[id];
  if (!own) return schema;
  const changed = Object.entries(own).map(([key, value]) => [
    key,
    { ...schema.properties?.[key], default: value },
  ]);
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(changed) } };
}

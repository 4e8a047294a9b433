import { existsSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HttpError } from '../http-error';
import type { PluginSchema } from './schemas';
import { storeText } from './store-text';
import { schemaFault } from './validate';

/** What a user changed of one plugin's settings. */
export interface UserSettings {
  /** The file's text, comments included; '{}' when there is none or it cannot be used. */
  readonly raw: string;
  readonly settings: unknown;
  /** Why the file is not used. */
  readonly warning: string | null;
  readonly last_modified: string | null;
  readonly created: string | null;
}

const none: UserSettings = { raw: '{}', settings: {}, warning: null, last_modified: null, created: null };

const fileOf = (folder: string, id: string) => join(folder, `${id.replace(':', '/')}.jupyterlab-settings`);

/** A user's settings. A file that cannot be used gives a warning, and the defaults hold: the page must start. */
export function readUserSettings(folder: string, plugin: PluginSchema): UserSettings {
  const file = fileOf(folder, plugin.id);
  if (!existsSync(file)) return none;
  const { mtime, birthtime } = statSync(file);
  const times = { last_modified: mtime.toISOString(), created: birthtime.toISOString() };
  const raw = readFileSync(file, 'utf8') || '{}';
  try {
    return { raw, settings: parseSettings(raw, plugin), warning: null, ...times };
  } catch (error) {
    return { ...none, ...times, warning: `Cannot use ${file}: ${(error as Error).message}` };
  }
}

/**
 * Stores a user's settings as they were written. What is there but cannot be used (edited by hand, perhaps) is put
 * aside and not overwritten.
 *
 * @throws HttpError 400 when they are not JSON5 or break the schema.
 */
export async function writeUserSettings(folder: string, plugin: PluginSchema, raw: string): Promise<void> {
  try {
    parseSettings(raw, plugin);
  } catch (error) {
    throw new HttpError(400, (error as Error).message);
  }
  const file = fileOf(folder, plugin.id);
  if (readUserSettings(folder, plugin).warning !== null) renameSync(file, `${file}.unusable`);
  await storeText(`save settings of ${plugin.id}`, file, raw);
}

function parseSettings(raw: string, plugin: PluginSchema): unknown {
  // Loaded when there is something to read: most users have changed nothing.
  const { parse } = require('json5') as typeof import('json5');
  let settings: unknown;
  try {
    settings = parse(raw);
  } catch (error) {
    throw new Error(
      `Cannot read settings of ${plugin.id} as they must be JSON5: ${(error as Error).message}`,
    );
  }
  const fault = schemaFault(plugin, settings);
  if (fault !== undefined)
    throw new Error(`Cannot use settings of ${plugin.id} as they must match their schema: ${fault}`);
  return settings;
}

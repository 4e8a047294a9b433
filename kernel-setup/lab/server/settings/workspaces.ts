import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HttpError } from '../http-error';
import { storeText } from './store-text';
import { workspaceExtension, workspaceSlug } from './workspace-name';

/** Which documents are open, and where. */
export interface Workspace {
  readonly data: Record<string, unknown>;
  readonly metadata: { readonly id: string; readonly [key: string]: unknown };
}

/** Workspaces as files of one folder. */
export interface Workspaces {
  list(): Workspace[];
  /** An empty one when there is none of that name. */
  load(id: string): Workspace;
  /** @throws HttpError 400 when its metadata names another. */
  save(id: string, workspace: unknown): Promise<void>;
  /** @throws HttpError 404 */
  remove(id: string): void;
}

/** @param folder - made when the first workspace is saved. */
export function createWorkspaces(folder: string, log: (line: string) => void): Workspaces {
  const fileOf = (id: string) => join(folder, `${workspaceSlug(id)}${workspaceExtension}`);
  return {
    list: () => {
      const names = existsSync(folder) ? readdirSync(folder).sort() : [];
      return names
        .filter((name) => name.endsWith(workspaceExtension))
        .flatMap((name) => readWorkspace(join(folder, name), log) ?? []);
    },
    load: (id) => {
      const file = fileOf(id);
      const found = existsSync(file) ? readWorkspace(file, log) : undefined;
      return found ?? { data: {}, metadata: { id: withSlash(id) } };
    },
    save: async (id, workspace) => {
      requireWorkspace(id, workspace);
      await storeText(`save workspace ${id}`, fileOf(id), JSON.stringify(workspace));
    },
    remove: (id) => {
      const file = fileOf(id);
      if (!existsSync(file)) throw new HttpError(404, `Cannot delete a workspace as it must exist: ${id}`);
      rmSync(file);
    },
  };
}

const withSlash = (id: string) => (id.startsWith('/') ? id : `/${id}`);

/** A file that cannot be read is as none: the page opens with an empty workspace. */
function readWorkspace(file: string, log: (line: string) => void): Workspace | undefined {
  try {
    const { mtime, ctime } = statSync(file);
    const { data, metadata } = JSON.parse(readFileSync(file, 'utf8')) as Workspace;
    if (typeof metadata.id !== 'string') throw new Error('its metadata must have an id');
    return {
      data,
      metadata: { ...metadata, last_modified: mtime.toISOString(), created: ctime.toISOString() },
    };
  } catch (error) {
    log(`Cannot read the workspace ${file}: ${(error as Error).message}`);
    return undefined;
  }
}

function requireWorkspace(id: string, value: unknown): asserts value is Workspace {
  const { data, metadata } = (value ?? {}) as { data?: unknown; metadata?: { id?: unknown } };
  if (data === null || typeof data !== 'object' || typeof metadata?.id !== 'string')
    throw new HttpError(
      400,
      'Cannot save a workspace as it must have data, and metadata with an id: it has not',
    );
  const named = withSlash(metadata.id);
  if (named !== withSlash(id) && decodeSafely(named) !== withSlash(id))
    throw new HttpError(
      400,
      `Cannot save workspace ${id} as its metadata must name it: current value is ${metadata.id}`,
    );
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

import { lstatSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { type FileHandle, readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { HttpError } from '../http-error';
import { replaceFile } from './atomic-write';
import { faultCode, withFaults } from './file-fault';
import { isoTime } from './model';
import { locate, type Spot } from './sandbox';
import type { Turns } from './turns';

/** One saved state of a file. There is at most one for each file, as with Jupyter. */
export interface Checkpoint {
  readonly id: string;
  readonly last_modified: string;
}

const folderName = '.ipynb_checkpoints';
const onlyId = 'checkpoint';

/** Saved states of files, kept where Jupyter keeps them: `.ipynb_checkpoints/name-checkpoint.ext` beside the file. */
export class Checkpoints {
  constructor(
    private readonly root: string,
    private readonly turns: Turns,
  ) {}

  list(path: string): Promise<Checkpoint[]> {
    return withFaults(`list the checkpoints of ${path}`, () => {
      const checkpoint = checkpointAt(
        checkpointPath(locate(this.root, path, 'list the checkpoints of'), onlyId),
      );
      return checkpoint ? [checkpoint] : [];
    });
  }

  create(path: string): Promise<Checkpoint> {
    return withFaults(`make a checkpoint of ${path}`, () => {
      const spot = locate(this.root, path, 'make a checkpoint of');
      return this.turns.take(spot.target, () => make(spot));
    });
  }

  /** One checkpoint should always exist for a notebook; that it cannot be made is no reason to fail a save. */
  async createFirst(spot: Spot): Promise<void> {
    try {
      if (!checkpointAt(checkpointPath(spot, onlyId))) await make(spot);
    } catch {
      // The notebook itself is saved; making a checkpoint on request will say what is wrong.
    }
  }

  /** Puts the saved state in the place of the file; as a change of now, so that open editors notice it. */
  restore(path: string, id: string): Promise<void> {
    return withFaults(`restore ${path}`, () => {
      const spot = locate(this.root, path, 'restore');
      const saved = existing(spot, id);
      return this.turns.take(spot.target, async () => replaceFile(spot.target, await readFile(saved)));
    });
  }

  remove(path: string, id: string): Promise<void> {
    return withFaults(`delete the checkpoint of ${path}`, () => {
      rmSync(existing(locate(this.root, path, 'delete the checkpoint of'), id));
    });
  }
}

async function make(spot: Spot): Promise<Checkpoint> {
  const stats = statSync(spot.target);
  if (!stats.isFile())
    throw new HttpError(
      400,
      `Cannot make a checkpoint of ${spot.path} as it must be a regular file: it is not`,
    );
  const saved = checkpointPath(spot, onlyId);
  makeFolder(dirname(saved));
  const bytes = await readFile(spot.target);
  await replaceFile(saved, async (file: FileHandle) => {
    await file.writeFile(bytes);
    // Its time tells from when the content is.
    await file.utimes(stats.atimeMs / 1000, stats.mtimeMs / 1000);
  });
  return checkpointAt(saved)!;
}

/** Gives the checkpoints of a renamed file its new name; they are not worth failing a rename. */
export function renameCheckpoints(from: Spot, to: Spot): void {
  const old = checkpointPath(from, onlyId);
  if (!checkpointAt(old)) return;
  try {
    const saved = checkpointPath(to, onlyId);
    makeFolder(dirname(saved));
    renameSync(old, saved);
  } catch {
    // The old checkpoint stays where it was.
  }
}

/** Deletes the checkpoints of a file that was deleted. */
export function removeCheckpoints(spot: Spot): void {
  const saved = checkpointPath(spot, onlyId);
  if (checkpointAt(saved)) rmSync(saved, { force: true });
}

function checkpointPath(spot: Spot, id: string): string {
  const extension = extname(spot.name);
  const stem = spot.name.slice(0, spot.name.length - extension.length);
  return join(dirname(spot.entry), folderName, `${stem}-${id}${extension}`);
}

function existing(spot: Spot, id: string): string {
  const saved = checkpointPath(spot, id);
  if (/^[\w-]+$/.test(id) && checkpointAt(saved, id)) return saved;
  throw new HttpError(
    404,
    `Cannot find the checkpoint of ${spot.path} as it must exist: there is none called ${id}`,
  );
}

function checkpointAt(path: string, id = onlyId): Checkpoint | undefined {
  try {
    const stats = lstatSync(path);
    return stats.isFile() && isOwnFolder(dirname(path))
      ? { id, last_modified: isoTime(stats.mtimeMs) }
      : undefined;
  } catch (error) {
    if (/^(ENOENT|ENOTDIR|ENAMETOOLONG)$/.test(faultCode(error))) return undefined;
    throw error;
  }
}

function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  if (isOwnFolder(folder)) return;
  throw new HttpError(
    404,
    `Cannot use ${folderName} as it must lie inside the root folder: it is a symbolic link`,
  );
}

/** Neither the folder nor a checkpoint may be a link: it could lead anywhere. */
const isOwnFolder = (folder: string) => lstatSync(folder).isDirectory();

import { statSync, writeFileSync } from 'node:fs';
import { copyFile, cp, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HttpError } from '../http-error';
import { newPartial, takeName } from './atomic-write';
import { Body } from './body';
import { withFaults } from './file-fault';
import { freeName, isTaken } from './free-name';
import type { ContentType, Model } from './model';
import { isUnder, locate, namesOf, type Spot } from './sandbox';
import { emptyNotebook, savedModel, type Writer } from './write';

/** Names of what is made without one. */
const untitled: Readonly<Record<ContentType, readonly [name: string, insert: string]>> = {
  directory: ['Untitled Folder', ' '],
  notebook: ['Untitled', ''],
  file: ['untitled', ''],
};

/** Makes files whose names the server chooses: new ones and copies. */
export class Creator {
  constructor(
    private readonly root: string,
    private readonly writer: Writer,
  ) {}

  /**
   * Makes an empty file, notebook or folder in a folder.
   *
   * @param ext - '.md', for files.
   */
  untitled(path: string, type: ContentType | undefined, ext: string): Promise<Model> {
    return withFaults(`make a file in ${path || 'the root folder'}`, async () => {
      const folder = existingFolder(this.root, path);
      const kind = type ?? (ext === '.ipynb' ? 'notebook' : 'file');
      if (/[/\\\0]/.test(ext))
        throw new HttpError(400, `Cannot make a file as ext must be an extension: current value is ${ext}`);
      const [stem, insert] = untitled[kind];
      const name = stem + (kind === 'notebook' ? '.ipynb' : ext);
      return this.make(folder, freeName(folder.target, name, insert), kind);
    });
  }

  private async make(folder: Spot, name: string, type: ContentType): Promise<Model> {
    const path = pathIn(folder, name);
    const spot = locate(this.root, path, 'make');
    if (type === 'directory') return (await this.writer.save(path, Body.of({ type }, 'make'))).model;
    await holdingName(spot, async () => {
      if (type === 'notebook')
        await this.writer.save(path, Body.of({ type, content: emptyNotebook() }, 'make'));
    });
    return savedModel(spot);
  }

  /** Copies a file or folder, byte for byte, into a folder or to a path whose last name is free. */
  copy(from: string, to: string): Promise<Model> {
    return withFaults(`copy ${from}`, async () => {
      const source = locate(this.root, from, 'copy');
      const stats = statSync(source.target);
      const goal = this.goalOf(source, to);
      if (stats.isDirectory()) await copyFolder(source, goal);
      else if (stats.isFile()) await holdingName(goal, () => copyFileTo(source.target, goal.entry));
      else throw new HttpError(400, `Cannot copy ${from} as it must be a file or a folder: it is neither`);
      return savedModel(goal);
    });
  }

  /** A copy of a copy is called like the first one: 'a-Copy1.txt' gives 'a-Copy2.txt'. */
  private goalOf(source: Spot, to: string): Spot {
    const goal = locate(this.root, to, 'copy to');
    if (statSync(goal.target, { throwIfNoEntry: false })?.isDirectory()) {
      const name = freeName(goal.target, source.name.replace(/-Copy\d*\./, '.'), '-Copy');
      return locate(this.root, pathIn(goal, name), 'copy to');
    }
    existingFolder(this.root, namesOf(to).slice(0, -1).join('/'));
    return goal;
  }
}

/** Takes a name at once, so that two requests at the same time get two files; gives it back if the work fails. */
async function holdingName(spot: Spot, work: () => Promise<void>): Promise<void> {
  writeFileSync(spot.entry, '', { flag: 'wx' });
  try {
    await work();
  } catch (error) {
    await rm(spot.entry, { force: true });
    throw error;
  }
}

async function copyFileTo(source: string, goal: string): Promise<void> {
  const partial = await newPartial(dirname(goal));
  try {
    await copyFile(source, partial);
    await takeName(partial, goal);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function copyFolder(source: Spot, goal: Spot): Promise<void> {
  if (isTaken(goal.entry))
    throw new HttpError(409, `Cannot copy to ${goal.path} as the name must be free: something has it`);
  if (isUnder(source.target, goal.entry))
    throw new HttpError(
      400,
      `Cannot copy ${source.path} as the copy must not lie in the folder itself: it does`,
    );
  try {
    await cp(source.target, goal.entry, {
      recursive: true,
      preserveTimestamps: true,
      verbatimSymlinks: true,
    });
  } catch (error) {
    await rm(goal.entry, { recursive: true, force: true });
    throw error;
  }
}

/** @throws HttpError 404 when there is no such folder. */
export function existingFolder(root: string, path: string): Spot {
  const spot = locate(root, path, 'find');
  if (statSync(spot.target, { throwIfNoEntry: false })?.isDirectory()) return spot;
  const isFile = isTaken(spot.target);
  throw new HttpError(
    isFile ? 400 : 404,
    `Cannot make a file in ${spot.path} as it must be a folder: ${isFile ? 'it is a file' : 'there is none'}`,
  );
}

const pathIn = (folder: Spot, name: string) => (folder.path === '' ? name : `${folder.path}/${name}`);

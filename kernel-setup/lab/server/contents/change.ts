import { lstatSync, renameSync, statSync } from 'node:fs';
import { cp, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HttpError } from '../http-error';
import { removeCheckpoints, renameCheckpoints } from './checkpoints';
import { faultCode, withFaults } from './file-fault';
import { locate, type Spot } from './sandbox';

/** Gives a file or folder another path; its checkpoint goes with it. A symbolic link is renamed, not what it leads to. */
export function renameEntry(root: string, from: string, to: string): Promise<void> {
  return withFaults(`rename ${from}`, async () => {
    const source = locate(root, from, 'rename');
    const goal = locate(root, to, 'rename to');
    if (source.path === '' || goal.path === '')
      throw new HttpError(400, 'Cannot rename the root folder as it must stay where it is');
    const old = lstatSync(source.entry);
    refuseTaken(source, goal);
    requireFolder(goal);
    await move(source, goal);
    if (!old.isDirectory()) renameCheckpoints(source, goal);
  });
}

/** On a disk that takes 'A' for 'a' the new name may be the same file. */
function refuseTaken(source: Spot, goal: Spot): void {
  const there = lstatSync(goal.entry, { throwIfNoEntry: false });
  if (!there) return;
  const old = lstatSync(source.entry);
  if (
    there.ino === old.ino &&
    there.dev === old.dev &&
    (there.nlink === 1 || there.isDirectory()) &&
    source.name !== goal.name
  )
    return;
  if (source.entry === goal.entry) return;
  throw new HttpError(
    409,
    `Cannot rename ${source.path} to ${goal.path} as the name must be free: a file has it`,
  );
}

function requireFolder(goal: Spot): void {
  if (statSync(dirname(goal.entry), { throwIfNoEntry: false })?.isDirectory()) return;
  throw new HttpError(404, `Cannot rename to ${goal.path} as its folder must exist: there is none`);
}

/** Another disk may be mounted below the root: what cannot be renamed is copied, and then deleted. */
async function move(source: Spot, goal: Spot): Promise<void> {
  try {
    renameSync(source.entry, goal.entry);
  } catch (error) {
    if (faultCode(error) !== 'EXDEV') throw error;
    await cp(source.entry, goal.entry, {
      recursive: true,
      preserveTimestamps: true,
      errorOnExist: true,
      force: false,
    });
    await rm(source.entry, { recursive: true });
  }
}

/** Deletes a file, or a folder with all that is in it. Of a symbolic link the link is deleted. */
export function deleteEntry(root: string, path: string): Promise<void> {
  return withFaults(`delete ${path}`, async () => {
    const spot = locate(root, path, 'delete');
    if (spot.path === '') throw new HttpError(400, 'Cannot delete the root folder as it must stay');
    const stats = lstatSync(spot.entry);
    await rm(spot.entry, { recursive: stats.isDirectory(), maxRetries: 3 });
    if (!stats.isDirectory()) removeCheckpoints(spot);
  });
}

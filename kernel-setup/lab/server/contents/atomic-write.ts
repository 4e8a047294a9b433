import { constants, type Stats } from 'node:fs';
import { access, type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { faultCode } from './file-fault';

let written = 0;
/** Folders in which this process has looked for what killed writers left. */
const tidied = new Set<string>();

/**
 * Replaces a file, or makes it, in one step: the content goes to a hidden file in the same folder, reaches the disk,
 * and takes the name. A process killed at any moment leaves the old file or the new one. The permission bits stay,
 * and the owner where the system allows it.
 *
 * @param target - the file itself, symbolic links resolved.
 * @param fill - writes the content.
 */
export async function replaceFile(
  target: string,
  content: Uint8Array | ((file: FileHandle) => Promise<void>),
): Promise<void> {
  await requireWritable(target);
  const partial = await newPartial(dirname(target));
  try {
    await writePartial(
      partial,
      target,
      typeof content === 'function' ? content : (f) => f.writeFile(content),
    );
    await takeName(partial, target);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    throw error;
  }
}

/** Replacing a file takes a writable folder only; one that its owner protects is to stay all the same. */
export async function requireWritable(target: string): Promise<void> {
  try {
    await access(target, constants.W_OK);
  } catch (error) {
    if (faultCode(error) !== 'ENOENT') throw error;
  }
}

/** A name for a file in the making: hidden, short whatever the target is called, and telling whose it is. */
export async function newPartial(folder: string): Promise<string> {
  await removeAbandoned(folder);
  written += 1;
  return join(folder, `.~lab-${process.pid}-${written}.partial`);
}

/** Gives a finished partial file its name, so that it outlives a power cut. */
export async function takeName(partial: string, target: string): Promise<void> {
  await renameOver(partial, target);
  await syncFolder(dirname(target));
}

async function writePartial(
  partial: string,
  target: string,
  fill: (file: FileHandle) => Promise<void>,
): Promise<void> {
  const old = await stat(target).catch(() => undefined);
  // From the first byte on nobody may read more than of the old file.
  const mode = old ? (old.mode & 0o777) | 0o200 : 0o666;
  const file = await open(partial, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
  try {
    await fill(file);
    if (old) await keepOwner(file, old);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function keepOwner(file: FileHandle, old: Stats): Promise<void> {
  const made = await file.stat();
  if (old.uid !== made.uid || old.gid !== made.gid) await file.chown(old.uid, old.gid).catch(() => {});
  await file.chmod(old.mode & 0o7777).catch(() => {});
}

/** On Windows a scanner may hold the old file for a moment. */
async function renameOver(partial: string, target: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await rename(partial, target);
    } catch (error) {
      const held = process.platform === 'win32' && /^(EPERM|EBUSY|EACCES)$/.test(faultCode(error));
      if (!held || tries >= 5) throw error;
      await wait(20 << tries);
    }
  }
}

async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r').catch(() => undefined);
  if (!handle) return;
  try {
    await handle.sync();
  } catch {
    // Some file systems cannot sync a folder; the file is whole all the same.
  } finally {
    await handle.close();
  }
}

/** Removes what writers that were killed left in the folder: once in the life of this process. */
async function removeAbandoned(folder: string): Promise<void> {
  if (tidied.has(folder)) return;
  tidied.add(folder);
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = /^\.~lab-(\d+)-\d+\.partial$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(folder, name), { force: true }).catch(() => {});
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return faultCode(error) === 'EPERM';
  }
}

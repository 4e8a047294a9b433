import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { faultCode } from '../file-fault';

/**
 * The key with which this user's notebooks are signed: made once, readable by nobody else. Two servers that start at
 * the same time end up with the same key.
 */
export function readOrMakeSecret(path: string): Buffer {
  return readSecret(path) ?? makeSecret(path);
}

/** A key that is too short was cut off while it was written: it is made anew. */
function readSecret(path: string): Buffer | undefined {
  try {
    const secret = readFileSync(path);
    return secret.length >= 64 ? secret : undefined;
  } catch (error) {
    if (faultCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function makeSecret(path: string): Buffer {
  const partial = `${path}.${process.pid}.partial`;
  writeFileSync(partial, randomBytes(1024).toString('base64'), { mode: 0o600 });
  try {
    chmodSync(partial, 0o600);
    rmIfCut(path);
    publish(partial, path);
  } finally {
    rmSync(partial, { force: true });
  }
  return readFileSync(path);
}

function rmIfCut(path: string): void {
  if (readSecret(path) === undefined) rmSync(path, { force: true });
}

/** A link fails where another server was first; its key is then the key. */
function publish(partial: string, path: string): void {
  try {
    linkSync(partial, path);
  } catch (error) {
    if (faultCode(error) === 'EEXIST') return;
    // A file system without links.
    renameSync(partial, path);
  }
}

import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';
import type { Launch } from './contract';
import { environment, nodeFlags } from './flags';

/**
 * Starts a process without a sandbox, for `--unsafe`: a folder of its own and an empty environment keep accidents
 * apart, nothing keeps an attack away.
 */
export const launchUnconfined: Launch = ({ entry, allowance, files }) => {
  const folder = mkdtempSync(join(tmpdir(), 'diffusion-grade-'));
  if (files !== undefined) cpSync(files, folder, { recursive: true });
  const child = spawn(process.execPath, [...nodeFlags(allowance), join(packageRoot(), entry)], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    cwd: folder,
    env: { ...environment(allowance.threads), HOME: folder, TMPDIR: folder },
    // A group of its own, so that what it has started ends with it.
    detached: process.platform !== 'win32',
  });
  child.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return {
    child,
    pid: () => child.pid,
    ownFiles: false,
    kill: () => killGroup(child.pid),
  };
};

/** Kills a process and those of its group. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}

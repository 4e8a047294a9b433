import { spawn } from 'node:child_process';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import {
  bwrapArguments,
  type Confinement,
  FILTER_DESCRIPTOR,
  hasKeeper,
  STATUS_DESCRIPTOR,
} from './bwrap-arguments';
import type { Allowance, Launch, Launched, LaunchOptions } from './contract';
import { probe } from './probe';
import { seccompProgram } from './seccomp';
import { systemCalls } from './system-calls';
import { killGroup } from './unconfined';

/** What a process may have open at the same time. */
const OPEN_FILES = 512;
/** Users that root gives to processes, one each; nobody else has them. */
const FIRST_USER = 1_500_000_000;
const USERS = 1_000_000;

const MENDS =
  'install bubblewrap (apt install bubblewrap), or grade with --unsafe submissions that you trust';

interface Programs {
  readonly bwrap: string;
  readonly prlimit: string;
  readonly filter: Buffer;
}

/**
 * Finds a way to start processes in a bubblewrap sandbox, and tries it.
 * @throws Error in one sentence that says what mends it
 */
export async function launchBwrap(): Promise<Launch> {
  const programs = findPrograms();
  const kinds: readonly Confinement['kind'][] =
    process.getuid?.() === 0 ? ['user', 'namespace'] : ['namespace'];
  const faults: string[] = [];
  for (const kind of kinds) {
    const launch: Launch = (options) => start(programs, options, kind);
    const fault = await probe(launch);
    if (fault === undefined) return launch;
    faults.push(fault);
  }
  throw refusal(`bubblewrap must be able to make a sandbox here: ${faults.join('; ')}`, HELP);
}

const HELP =
  'allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0, or ' +
  'docker run --security-opt seccomp=unconfined), or grade with --unsafe submissions that you trust';

function findPrograms(): Programs {
  const calls = systemCalls[process.arch];
  if (process.platform !== 'linux' || !calls)
    throw refusal(
      `the sandbox needs Linux on x64 or arm64: current system is ${process.platform} ${process.arch}`,
    );
  return { bwrap: find('bwrap'), prlimit: find('prlimit'), filter: seccompProgram(calls) };
}

function find(name: string): string {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/bin'];
  const path = folders
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isProgram);
  if (path === undefined) throw refusal(`${name} must be installed: it is in none of the folders of PATH`);
  return path;
}

const refusal = (rule: string, mends = MENDS): Error =>
  new Error(`Cannot grade submissions safely as ${rule}; ${mends}`);

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

let users = Math.floor(process.pid * 7919) % USERS;

const nextUser = (): number => {
  users = (users + 1) % USERS;
  return FIRST_USER + users;
};

function start(programs: Programs, options: LaunchOptions, kind: Confinement['kind']): Launched {
  const confinement: Confinement = kind === 'user' ? { kind, user: nextUser() } : { kind };
  const child = spawn(
    programs.prlimit,
    [...limits(options.allowance), programs.bwrap, ...bwrapArguments(options, confinement)],
    {
      stdio: ['ignore', ...Array<'pipe'>(STATUS_DESCRIPTOR).fill('pipe')],
      // What bubblewrap itself was started with can be read below /proc.
      env: {},
      cwd: '/',
      detached: true,
    },
  );
  const pipes: readonly unknown[] = child.stdio;
  for (const pipe of child.stdio) pipe?.on('error', () => undefined);
  (pipes[FILTER_DESCRIPTOR] as Writable | null)?.end(programs.filter);
  const first = insidePid(pipes[STATUS_DESCRIPTOR] as Readable | null);
  const inside = hasKeeper(confinement) ? childOf(first) : first;
  const kill = (): void => {
    // With the first process of the sandbox all others end.
    const pid = first();
    if (pid !== undefined && child.exitCode === null && child.signalCode === null) killOne(pid);
    killGroup(child.pid);
  };
  return { child, pid: inside, ownFiles: true, kill };
}

/** Limits that the kernel itself holds the process to. */
function limits({ memory, disk, threads }: Allowance): string[] {
  return [
    '--core=0',
    `--nofile=${OPEN_FILES}`,
    `--fsize=${disk}`,
    `--nproc=${threads}`,
    // Reserved and not only used: what asks for very much at once is refused at once.
    `--data=${2 * memory + 2 ** 30}`,
  ];
}

/** The process's id as bubblewrap tells it. */
function insidePid(status: Readable | null): () => number | undefined {
  let text = '';
  let pid: number | undefined;
  status?.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const found = /"child-pid":\s*(\d+)/.exec(text)?.[1];
    if (found !== undefined) pid = Number(found);
  });
  return () => pid;
}

/** The only child of a process, once it has one. */
function childOf(parent: () => number | undefined): () => number | undefined {
  let child: number | undefined;
  return () => {
    const pid = parent();
    if (child === undefined && pid !== undefined)
      try {
        child =
          Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').trim().split(' ')[0]) ||
          undefined;
      } catch {
        // It has just ended.
      }
    return child;
  };
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}

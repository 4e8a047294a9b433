import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../../files';

const BEAT_MS = 5000;
/** A claim from another machine that was not renewed for this long was left behind. */
const PATIENCE_MS = 120_000;

/** Claims of this process, which it must not take for those of an earlier one with its number. */
const ours = new Set<string>();

/** This machine, in a form that file names allow. */
const HOST = createHash('sha256').update(hostname()).digest('hex').slice(0, 12);

/** A claim, or a draft of one. */
const CLAIM = /^[0-9a-f]{32}(\..*)?$/;

interface Owner {
  readonly pid: number;
  readonly host: string;
  readonly token: string;
}

/**
 * Who grades what: two graders of one course, on one machine or on several with a common disk, do not grade the same
 * submission at the same time. A claim of a grader that was killed is taken over: at once on its machine, after two
 * minutes elsewhere.
 */
export class Claims {
  private readonly held = new Set<string>();
  private readonly beat: NodeJS.Timeout;
  private readonly owner: Owner;
  private count = 0;

  /** @param folder - of the files that say who grades what; made when it is needed. */
  constructor(private readonly folder: string) {
    this.owner = {
      pid: process.pid,
      host: HOST,
      token: `${process.pid}-${HOST}-${Date.now()}-${Math.random().toString(36).slice(2)}`,
    };
    ours.add(this.owner.token);
    this.beat = setInterval(() => this.renew(), BEAT_MS).unref();
  }

  /** Takes `what`, unless another grader has it. @returns whether it is ours now. */
  take(what: string): boolean {
    const file = this.fileOf(what);
    mkdirSync(this.folder, { recursive: true });
    // Twice: the second time after a claim that was left behind is gone.
    if (!this.create(file) && !(this.removeAbandoned(file) && this.create(file))) return false;
    this.held.add(file);
    return true;
  }

  release(what: string): void {
    const file = this.fileOf(what);
    this.held.delete(file);
    if (read(file)?.token === this.owner.token) rmSync(file, { force: true });
  }

  /** Gives up all claims of ours, and clears away those that graders left behind who were killed. */
  close(): void {
    clearInterval(this.beat);
    const names = existsSync(this.folder) ? readdirSync(this.folder) : [];
    for (const name of names.filter((name) => CLAIM.test(name))) {
      const file = join(this.folder, name);
      if (!name.includes('.')) this.removeAbandoned(file);
      else if (this.isAbandoned(file, drafter(name))) rmSync(file, { force: true });
    }
    for (const file of this.held) if (read(file)?.token === this.owner.token) rmSync(file, { force: true });
    this.held.clear();
    ours.delete(this.owner.token);
  }

  private fileOf(what: string): string {
    // Names of students may be as long as names may be.
    return join(this.folder, createHash('sha256').update(what).digest('hex').slice(0, 32));
  }

  /** A link makes the whole file or fails, so that nobody reads half a claim. */
  private create(file: string): boolean {
    const draft = `${file}.${this.owner.token}.${this.count++}`;
    writeFileSync(draft, JSON.stringify(this.owner));
    try {
      linkSync(draft, file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return false;
    } finally {
      rmSync(draft, { force: true });
    }
  }

  /** @returns whether the claim is gone. */
  private removeAbandoned(file: string): boolean {
    const owner = read(file);
    if (!this.isAbandoned(file, owner)) return false;
    const aside = `${file}.${this.owner.token}.${this.count++}`;
    try {
      renameSync(file, aside);
    } catch {
      return true;
    }
    // Another grader may have taken it over in between: then it goes back.
    if (read(aside)?.token !== owner?.token) tryTo(() => linkSync(aside, file));
    rmSync(aside, { force: true });
    return true;
  }

  private isAbandoned(file: string, owner: Owner | undefined): boolean {
    if (owner?.host === this.owner.host) {
      // After a container was begun anew its processes may have the numbers of those before.
      const isOther = owner.pid === this.owner.pid && !ours.has(owner.token);
      return isOther || !isRunning(owner.pid);
    }
    const renewed = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    return renewed === undefined || Date.now() - renewed > PATIENCE_MS;
  }

  private renew(): void {
    const now = new Date();
    for (const file of this.held) tryTo(() => utimesSync(file, now, now));
  }
}

/** Whose draft it is: one that was cut short says so by its name only. */
function drafter(name: string): Owner | undefined {
  const [, token, pid, host] = /^[0-9a-f]+\.((\d+)-([0-9a-f]+)-[^.]+)/.exec(name) ?? [];
  return token && host ? { pid: Number(pid), host, token } : undefined;
}

function read(file: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Owner;
  } catch {
    return undefined;
  }
}

function tryTo(action: () => void): void {
  try {
    action();
  } catch {
    // It was taken away meanwhile.
  }
}

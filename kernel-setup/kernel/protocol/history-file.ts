import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { isObject } from './fields';
import { log } from './log';

/** One line of the file: a session claimed, an input, or the output of an input. */
export type HistoryRecord =
  | { readonly session: number; readonly id: string }
  | { readonly session: number; readonly line: number; readonly input: string }
  | { readonly session: number; readonly line: number; readonly output: string };

/** The file is set aside at this size and the one set aside before is dropped. */
const LIMIT_BYTES = 4 * 1024 * 1024;

/** Where inputs are kept across restarts; undefined when the environment says that none are kept. */
export function historyPath(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { DIFFUSION_HISTORY: chosen, XDG_DATA_HOME: data } = env;
  if (chosen === 'off') return undefined;
  return chosen || join(data || join(homedir(), '.local', 'share'), 'diffusion-lab', 'history');
}

/**
 * A file to which several kernels append at once. Each record is one line, written by one call, with a line
 * feed before it too: a line cut off by a crash spoils itself alone, and readers pass over it.
 */
export class HistoryFile {
  private failed = false;

  constructor(
    private readonly path: string,
    private readonly limit = LIMIT_BYTES,
  ) {}

  /** Whether the record is in the file; the first failure is logged and is the last attempt. */
  append(record: HistoryRecord): boolean {
    if (this.failed) return false;
    try {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      this.setAsideWhenFull();
      appendFileSync(this.path, `\n${JSON.stringify(record)}\n`, { mode: 0o600 });
    } catch (error) {
      this.failed = true;
      log(`History is kept in memory alone: ${error instanceof Error ? error.message : error}`);
    }
    return !this.failed;
  }

  /** All records, oldest first. */
  read(): HistoryRecord[] {
    return [`${this.path}.1`, this.path].flatMap((path) => readLines(path).flatMap(parseRecord));
  }

  /** By renaming: another kernel that is just appending writes to either file, and nothing is lost. */
  private setAsideWhenFull(): void {
    const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    if (size >= this.limit) renameSync(this.path, `${this.path}.1`);
  }
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function parseRecord(line: string): HistoryRecord[] {
  if (line === '') return [];
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? [value] : [];
  } catch {
    return [];
  }
}

function isRecord(value: unknown): value is HistoryRecord {
  if (!isObject(value) || typeof value.session !== 'number') return false;
  if (typeof value.id === 'string') return true;
  return (
    typeof value.line === 'number' && (typeof value.input === 'string' || typeof value.output === 'string')
  );
}

import { readFileSync } from 'node:fs';
import { replaceFile } from '../replace-file';
import { stampOf } from './stamp';

/** What was read from a file when its size and times were `stamp`. */
interface Entry {
  readonly stamp: string;
  readonly text: string;
}

/** To be raised when `FileStore` prepares texts in another way: those of before are then worthless. */
const FORMAT = 1;

/** More files than this are never of one project: those that this kernel has not read are then let go. */
const MOST_FILES = 3000;

/**
 * Texts of many small declaration files, kept in one: opening TensorFlow.js's five hundred files takes a good part of
 * the time of its first import. A file that has changed since is read anew.
 */
export class DeclarationCache {
  private kept: ReadonlyMap<string, Entry> | undefined;
  private readonly used = new Map<string, Entry>();
  private changed = false;

  /** @param file where the texts are kept; one that cannot be read or written only makes the cache useless */
  constructor(private readonly file: string) {}

  /** The prepared text of a file: the kept one while the file on disk is the same. */
  text(path: string, prepare: () => string | undefined): string | undefined {
    const stamp = stampOf(path);
    if (stamp === '') return prepare();
    this.kept ??= readKept(this.file);
    const entry = this.kept.get(path);
    if (entry?.stamp === stamp) {
      this.used.set(path, entry);
      return entry.text;
    }
    const text = prepare();
    if (text === undefined) return undefined;
    this.used.set(path, { stamp, text });
    this.changed = true;
    return text;
  }

  /** Keeps what has been read so far for the next kernel, where it is not kept already. */
  save(): void {
    if (!this.changed) return;
    this.changed = false;
    const all = new Map([...(this.kept ?? []), ...this.used]);
    const entries = [...(all.size > MOST_FILES ? this.used : all)];
    try {
      replaceFile(this.file, JSON.stringify({ format: FORMAT, entries }));
    } catch {
      // A folder that cannot be written: the next kernel reads the files themselves.
    }
  }
}

function readKept(file: string): ReadonlyMap<string, Entry> {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as { format: number; entries: [string, Entry][] };
    return new Map(kept.format === FORMAT ? kept.entries : []);
  } catch {
    return new Map();
  }
}

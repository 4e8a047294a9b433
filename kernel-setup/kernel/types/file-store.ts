import { readFileSync } from 'node:fs';
import type { DeclarationCache } from './declaration-cache';
import { isLocal } from './packages';
import { stampOf } from './stamp';
import { withVariance } from './variance';

interface StoredFile {
  text: string | undefined;
  version: number;
  /** Kind of file, or size and times of a local one. */
  stamp: string;
}

const VIRTUAL = 'virtual';
const PACKAGE_FILE = 'package';

/** Texts of all files of a program and their versions; counts changes. */
export class FileStore {
  /** Grows with every change of any file. */
  generation = 0;
  private readonly files = new Map<string, StoredFile>();
  private readonly documented = new Set<string>();

  constructor(private readonly cache?: DeclarationCache) {}

  /** Text and version of a file; read once, local files again after `refresh`. */
  load(path: string): Readonly<StoredFile> {
    let file = this.files.get(path);
    if (!file) {
      // Stamp first: an edit between the two calls is then seen by the next refresh.
      const stamp = isLocal(path) ? stampOf(path) : PACKAGE_FILE;
      file = {
        text: stamp === PACKAGE_FILE ? this.packageText(path) : readText(path),
        version: 1,
        stamp,
      };
      this.files.set(path, file);
    }
    return file;
  }

  private packageText(path: string): string | undefined {
    const prepare = () => withoutDocs(readPackageFile(path));
    return this.cache ? this.cache.text(path, prepare) : prepare();
  }

  /** Sets the text of a file that is not on disk. */
  set(path: string, text: string): void {
    const file = this.files.get(path);
    if (file?.text === text) return;
    this.files.set(path, { text, version: (file?.version ?? 0) + 1, stamp: VIRTUAL });
    this.generation++;
  }

  /** True or false where that is settled without a look at the disk. */
  knows(path: string): boolean | undefined {
    const file = this.files.get(path);
    const isSettled = file?.stamp === VIRTUAL || file?.stamp === PACKAGE_FILE;
    return isSettled ? file?.text !== undefined : undefined;
  }

  /** Looks at the local files on disk again. */
  refresh(): void {
    for (const [path, file] of this.files) {
      if (file.stamp === VIRTUAL || file.stamp === PACKAGE_FILE) continue;
      const stamp = stampOf(path);
      if (stamp === file.stamp) continue;
      const text = readText(path);
      file.stamp = stamp;
      if (text === file.text) continue;
      file.text = text;
      file.version++;
      this.generation++;
    }
  }

  /**
   * Brings the documentation of package files back.
   * @returns whether any of the files had been read without
   */
  restoreDocs(paths: readonly string[]): boolean {
    const missing = paths.filter(
      (path) => !this.documented.has(path) && this.load(path).stamp === PACKAGE_FILE,
    );
    for (const path of missing) {
      this.documented.add(path);
      this.files.set(path, { text: readPackageFile(path), version: 2, stamp: PACKAGE_FILE });
      this.generation++;
    }
    return missing.length > 0;
  }
}

function readPackageFile(path: string): string | undefined {
  const text = readText(path);
  return text === undefined ? undefined : withVariance(path, text);
}

/**
 * Makes plain comments of documentation comments, positions unchanged. They are a third of the work of reading
 * declarations, and needed only for the few names a person asks about.
 */
function withoutDocs(text: string | undefined): string | undefined {
  return text?.replace(/^([ \t]*\/\*)\*/gm, '$1 ');
}

export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}

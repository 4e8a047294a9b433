import { readdirSync } from 'node:fs';

/**
 * Answers whether files of packages exist from one listing a folder: finding where 600 files import each other from
 * takes thousands of looks at the disk otherwise.
 */
export class PackageFiles {
  private readonly folders = new Map<string, ReadonlySet<string>>();

  has(path: string): boolean {
    const end = path.lastIndexOf('/');
    const folder = path.slice(0, end);
    let names = this.folders.get(folder);
    if (!names) {
      names = list(folder);
      this.folders.set(folder, names);
    }
    return names.has(path.slice(end + 1));
  }

  /** Packages may have been installed since. */
  forget(): void {
    this.folders.clear();
  }
}

/** Names of what is no folder; a link counts as the file it nearly always leads to. */
function list(folder: string): ReadonlySet<string> {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return new Set(entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name));
  } catch {
    return new Set();
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, extname, join } from 'node:path';
import { constants, Script } from 'node:vm';
import { packageRoot } from '../../../src/course/jupyter/paths';
import { isPath, isShared } from '../types/packages';

type Import = (specifier: string) => Promise<unknown>;

/** `require` and `import()` as a file in some folder sees them, with the kernel's own packages as second choice. */
export class PackageLoader {
  private readonly importers = new Map<string, Import>();
  /** Namespaces of ES modules that were imported ahead, since `require` cannot load them. */
  private readonly ahead = new Map<string, unknown>();
  private readonly home = packageRoot();

  /** Loads a package or a file that TypeScript does not compile. */
  require(specifier: string, folder: string): unknown {
    const key = `${folder}\0${specifier}`;
    if (this.ahead.has(key)) return this.ahead.get(key);
    const { path } = this.resolve(specifier, folder);
    return createRequire(join(folder, 'cell.js'))(path);
  }

  /** Imports those of the packages that are ES modules, so that `require` finds them. */
  async importAhead(specifiers: readonly string[], folder: string): Promise<void> {
    for (const specifier of specifiers) {
      const key = `${folder}\0${specifier}`;
      if (this.ahead.has(key) || isBuiltin(specifier) || !this.isEsModule(specifier, folder)) continue;
      this.ahead.set(key, await this.importEsModule(specifier, folder));
    }
  }

  async import(specifier: string, folder: string): Promise<unknown> {
    if (isBuiltin(specifier) || !this.isEsModule(specifier, folder)) return this.require(specifier, folder);
    return this.importEsModule(specifier, folder);
  }

  private async importEsModule(specifier: string, folder: string): Promise<unknown> {
    const places = isPath(specifier) ? [folder] : this.places(specifier, folder);
    for (const [index, place] of places.entries()) {
      try {
        return await this.importer(place)(specifier);
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException;
        const isMissing = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${specifier}'`);
        if (!isMissing || index === places.length - 1) throw error;
      }
    }
    return undefined;
  }

  /** `import()` that resolves from a folder: Node takes the script's file name for the importing file. */
  private importer(folder: string): Import {
    let found = this.importers.get(folder);
    if (!found) {
      const script = new Script('(specifier) => import(specifier)', {
        filename: join(folder, 'cell.js'),
        importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      });
      const load = script.runInThisContext() as Import;
      found = (specifier) => quietly(() => load(specifier));
      this.importers.set(folder, found);
    }
    return found;
  }

  private places(specifier: string, folder: string): string[] {
    return isShared(specifier) ? [this.home, folder] : [folder, this.home];
  }

  private resolve(specifier: string, folder: string): { path: string } {
    if (isBuiltin(specifier)) return { path: specifier };
    let failure: unknown;
    for (const place of isPath(specifier) ? [folder] : this.places(specifier, folder)) {
      try {
        return { path: createRequire(join(place, 'cell.js')).resolve(specifier) };
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  }

  private isEsModule(specifier: string, folder: string): boolean {
    try {
      return isEsModuleFile(this.resolve(specifier, folder).path);
    } catch (error) {
      // A package whose `exports` has no entry for `require`: only `import` can load it.
      return (error as NodeJS.ErrnoException).code === 'ERR_PACKAGE_PATH_NOT_EXPORTED';
    }
  }
}

/** Node 20 calls this way of importing experimental, once, on stderr: nothing the person at the notebook can act on. */
function quietly<T>(action: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return action();
  } finally {
    process.emitWarning = emitWarning;
  }
}

/** Node's rule: the extension decides, then `type` of the nearest package.json. */
function isEsModuleFile(path: string): boolean {
  const extension = extname(path);
  if (extension !== '.js') return extension === '.mjs';
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (!existsSync(manifest)) continue;
    return (JSON.parse(readFileSync(manifest, 'utf8')) as { type?: string }).type === 'module';
  }
  return false;
}

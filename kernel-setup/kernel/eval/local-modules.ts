import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import type { ConvertedModule, Imports } from '../types/converted';
import { isPath, slashes } from '../types/packages';
import { importDefault, importStar } from './interop';
import type { PackageLoader } from './package-loader';
import { registerFile } from './source-maps';

/** What compiled code calls for its imports (`__kernel` in the generated code). */
export interface Scope {
  require(specifier: string): unknown;
  importStar(specifier: string): unknown;
  importDefault(specifier: string): { default?: unknown };
  import(specifier: string): Promise<unknown>;
  readonly meta: { readonly url: string; readonly filename: string; readonly dirname: string };
}

interface Loaded {
  exports: unknown;
}

type ModuleFunction = (
  exports: unknown,
  require: unknown,
  module: Loaded,
  file: string,
  folder: string,
  scope: Scope,
) => void;

/** Endings that an import may leave out, in TypeScript's order. */
const ENDINGS = ['', '.ts', '.tsx', '.js', '/index.ts', '/index.js'];

/** The local TypeScript, JavaScript and JSON files that cells import, each evaluated once until it changes. */
export class LocalModules {
  private readonly sources = new Map<string, ConvertedModule>();
  private readonly loaded = new Map<string, Loaded>();

  constructor(private readonly packages: PackageLoader) {}

  /** Takes over new code, and forgets the modules that are to be evaluated again. */
  update(modules: readonly ConvertedModule[], stale: readonly string[]): void {
    for (const module of modules) this.sources.set(module.path, module);
    for (const path of stale) this.loaded.delete(path);
  }

  /** Folder and packages of every local file known, for imports that have to happen ahead. */
  externals(): Array<{ folder: string; specifiers: readonly string[] }> {
    return [...this.sources.values()].map(({ path, imports }) => ({
      folder: dirname(path),
      specifiers: imports.external,
    }));
  }

  /** The import functions of a file in a folder. */
  scope(file: string, imports: Imports): Scope {
    const folder = dirname(file);
    const load = (specifier: string): unknown => {
      const path = imports.local[specifier] ?? this.find(specifier, folder);
      return path === undefined ? this.packages.require(specifier, folder) : this.load(path);
    };
    return {
      require: load,
      importStar: (specifier) => importStar(load(specifier)),
      importDefault: (specifier) => importDefault(load(specifier)),
      import: async (specifier) => {
        const path = imports.local[specifier] ?? this.find(String(specifier), folder);
        return importStar(
          path === undefined ? await this.packages.import(String(specifier), folder) : this.load(path),
        );
      },
      meta: { url: pathToFileURL(file).href, filename: file, dirname: folder },
    };
  }

  /** A file that TypeScript could not foresee: the specifier was computed. */
  private find(specifier: string, folder: string): string | undefined {
    if (!isPath(specifier)) return undefined;
    const base = slashes(resolve(folder, specifier));
    return ENDINGS.map((ending) => base + ending).find((path) => this.sources.has(path));
  }

  private load(path: string): unknown {
    const known = this.loaded.get(path);
    if (known) return known.exports;
    const module: Loaded = { exports: {} };
    this.loaded.set(path, module);
    try {
      if (path.endsWith('.json')) module.exports = JSON.parse(readFileSync(path, 'utf8'));
      else this.run(path, module);
    } catch (error) {
      // The next import tries again instead of finding half a module.
      this.loaded.delete(path);
      throw error;
    }
    return module.exports;
  }

  private run(path: string, module: Loaded): void {
    const source = this.sources.get(path);
    if (!source) throw new Error(`Cannot import ${path} as the kernel has no compiled code for it`);
    registerFile(path, source.map);
    const wrapped = `(function (exports, require, module, __filename, __dirname, __kernel) {\n${source.code}\n})`;
    const run = new Script(wrapped, { filename: path, lineOffset: -1 }).runInThisContext() as ModuleFunction;
    const scope = this.scope(path, source.imports);
    run.call(module.exports, module.exports, scope.require, module, path, dirname(path), scope);
  }
}

import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';
import { compiler, type ts } from './compiler';
import type { DeclarationCache } from './declaration-cache';
import { FileStore, readText } from './file-store';
import { KERNEL_GLOBALS } from './globals';
import { PackageFiles } from './package-files';
import { isInPackage, isLocal, slashes } from './packages';
import { createResolver, type Resolver } from './resolve';

/** The three files of every program that are not on disk. */
export interface VirtualFiles {
  readonly cell: string;
  readonly earlier: string;
  readonly globals: string;
}

/** Read by the language service, though not in its public declarations: files whose imports to resolve again. */
interface Invalidation {
  hasInvalidatedResolutions(path: string): boolean;
}

/** Of several versions in the package, the one for this TypeScript. */
function findNodeTypes(options: ts.CompilerOptions, host: ts.ModuleResolutionHost): string {
  const from = slashes(join(packageRoot(), '__kernel__.ts'));
  const found = compiler().resolveTypeReferenceDirective('node', from, options, host);
  const path = found.resolvedTypeReferenceDirective?.resolvedFileName;
  if (!path) throw new Error(`Cannot find the package @types/node, which ${from} needs`);
  return path;
}

/** What TypeScript's language service asks for: files, their versions and where imports lead. */
export class CellHost {
  readonly files: VirtualFiles;
  /** Entry of Node's own types. */
  readonly nodeTypes: string;
  readonly service: ts.LanguageServiceHost & Invalidation;
  private readonly store: FileStore;
  private readonly roots: string[];
  private readonly packageFiles = new PackageFiles();
  private readonly newResolver: () => Resolver;
  private find: Resolver;
  /** Files with an import that led nowhere: what it names may be written before the next cell. */
  private readonly waiting = new Set<string>();
  private generation = 0;

  constructor(cwd: string, options: ts.CompilerOptions, cache?: DeclarationCache) {
    this.store = new FileStore(cache);
    const folder = slashes(cwd);
    this.files = {
      cell: slashes(join(folder, '__cell__.ts')),
      earlier: slashes(join(folder, '__earlier__.d.ts')),
      globals: slashes(join(folder, '__kernel__.d.ts')),
    };
    this.roots = [this.files.globals, this.files.earlier, this.files.cell];
    this.store.set(this.files.globals, KERNEL_GLOBALS);
    this.store.set(this.files.earlier, 'export {};');
    this.store.set(this.files.cell, 'export {};');
    this.service = this.createServiceHost(folder, options);
    this.newResolver = () => createResolver(options, this.service, folder);
    this.find = this.newResolver();
    this.nodeTypes = findNodeTypes(options, this.service);
  }

  setCell(text: string): void {
    if (this.store.load(this.files.cell).text !== text) this.waiting.delete(this.files.cell);
    this.store.set(this.files.cell, text);
  }

  setEarlier(text: string): void {
    this.store.set(this.files.earlier, text);
  }

  /** Looks at the local files on disk again; call it before a program is built. */
  refresh(): void {
    if (this.waiting.size > 0) {
      // A package may have been installed, too: what was not found is looked for again, without the caches.
      this.generation++;
      this.packageFiles.forget();
      this.find = this.newResolver();
    }
    this.store.refresh();
  }

  /** Brings back the documentation of declarations, which are read without it; false when it is there. */
  restoreDocs(paths: readonly string[]): boolean {
    return this.store.restoreDocs(paths);
  }

  /** Version of a local file's content, or undefined for files of packages. */
  localVersion(path: string): string | undefined {
    return isLocal(path) && path !== this.files.cell ? String(this.store.load(path).version) : undefined;
  }

  resolve(specifier: string, from: string): ts.ResolvedModuleFull | undefined {
    const found = this.find(specifier, from);
    if (!found && !isBuiltin(specifier) && isLocal(from)) this.waiting.add(from);
    return found;
  }

  /** Makes Node's types part of every program from now on; false when they already are. */
  addNodeTypes(): boolean {
    if (this.roots.includes(this.nodeTypes)) return false;
    this.roots.unshift(this.nodeTypes);
    this.generation++;
    return true;
  }

  private createServiceHost(
    folder: string,
    options: ts.CompilerOptions,
  ): ts.LanguageServiceHost & ts.ModuleResolutionHost & Invalidation {
    const ts = compiler();
    const { store } = this;
    const library = slashes(join(dirname(ts.getDefaultLibFilePath(options)), 'lib.es2022.d.ts'));
    return {
      getCompilationSettings: () => options,
      getProjectVersion: () => `${this.generation}.${store.generation}`,
      getScriptFileNames: () => this.roots,
      getScriptVersion: (path) => String(store.load(path).version),
      getScriptSnapshot: (path) => {
        const { text } = store.load(path);
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
      },
      getCurrentDirectory: () => folder,
      getDefaultLibFileName: () => library,
      fileExists: (path) =>
        store.knows(path) ?? (isInPackage(path) ? this.packageFiles.has(path) : ts.sys.fileExists(path)),
      readFile: readText,
      readDirectory: ts.sys.readDirectory,
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
      ...(ts.sys.realpath ? { realpath: ts.sys.realpath } : {}),
      useCaseSensitiveFileNames: () => true,
      resolveModuleNameLiterals: (literals, containingFile) =>
        literals.map((literal) => ({ resolvedModule: this.resolve(literal.text, containingFile) })),
      hasInvalidatedResolutions: (path) => this.waiting.has(path),
    };
  }
}

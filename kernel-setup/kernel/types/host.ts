import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compiler, type ts } from './compiler';
import { KERNEL_GLOBALS } from './globals';
import { isLocal, packageRoot, slashes } from './packages';
import { createResolver } from './resolve';

/** The three files of every program that are not on disk. */
export interface VirtualFiles {
  readonly cell: string;
  readonly earlier: string;
  readonly globals: string;
}

export interface CellHost {
  readonly service: ts.LanguageServiceHost;
  readonly files: VirtualFiles;
  setCell(text: string): void;
  setEarlier(text: string): void;
  /** Looks at the local files on disk again; call it before a program is built. */
  refresh(): void;
  /** Version of a local file's content, or undefined for files of packages. */
  localVersion(path: string): string | undefined;
  resolve(specifier: string, containingFile: string): ts.ResolvedModuleFull | undefined;
  /** Entry of Node's own types. */
  readonly nodeTypes: string;
  /** Makes Node's types part of every program from now on; false when they already are. */
  addNodeTypes(): boolean;
}

/** Read by the language service, though not in its public declarations: files whose imports to resolve again. */
interface Invalidation {
  hasInvalidatedResolutions(path: string): boolean;
}

interface StoredFile {
  text: string | undefined;
  version: number;
  stamp: string;
}

/** Size and times: enough to see an edit within the same second. */
function stampOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.size}:${stat.mtimeMs}:${stat.ctimeMs}:${stat.ino}` : '';
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return undefined;
  }
}

/** What TypeScript's language service asks for: files, their versions and where imports lead. */
export function createHost(cwd: string, options: ts.CompilerOptions): CellHost {
  const ts = compiler();
  const folder = slashes(cwd);
  const files: VirtualFiles = {
    cell: join(folder, '__cell__.ts'),
    earlier: join(folder, '__earlier__.d.ts'),
    globals: join(folder, '__kernel__.d.ts'),
  };
  const stored = new Map<string, StoredFile>();
  const library = dirname(ts.getDefaultLibFilePath(options));
  const nodeTypes = slashes(join(packageRoot(), 'node_modules/@types/node/index.d.ts'));
  const roots = [files.globals, files.earlier, files.cell];
  let generation = 0;

  const setVirtual = (path: string, text: string): void => {
    const file = stored.get(path);
    if (file?.text === text) return;
    stored.set(path, { text, version: (file?.version ?? 0) + 1, stamp: 'virtual' });
    generation++;
  };
  setVirtual(files.cell, 'export {};');
  setVirtual(files.earlier, 'export {};');
  setVirtual(files.globals, KERNEL_GLOBALS);

  const load = (path: string): StoredFile => {
    let file = stored.get(path);
    if (!file) {
      // Stamp first: an edit between the two calls is then seen by the next refresh.
      const stamp = isLocal(path) ? stampOf(path) : 'package';
      file = { text: read(path), version: 1, stamp };
      stored.set(path, file);
    }
    return file;
  };
  const refresh = (): void => {
    if (waiting.size > 0) generation++;
    for (const [path, file] of stored) {
      if (file.stamp === 'virtual' || file.stamp === 'package') continue;
      const stamp = stampOf(path);
      if (stamp === file.stamp) continue;
      const text = read(path);
      if (text !== file.text) {
        file.version++;
        generation++;
      }
      file.text = text;
      file.stamp = stamp;
    }
  };
  const exists = (path: string): boolean => {
    const file = stored.get(path);
    return file?.stamp === 'virtual' || file?.stamp === 'package'
      ? file.text !== undefined
      : ts.sys.fileExists(path);
  };
  const moduleHost: ts.ModuleResolutionHost = {
    fileExists: exists,
    readFile: read,
    directoryExists: ts.sys.directoryExists,
    realpath: ts.sys.realpath,
    getCurrentDirectory: () => folder,
  };
  const find = createResolver(options, moduleHost, folder);
  /** Files with an import that led nowhere: what it names may be written before the next cell. */
  const waiting = new Set<string>();
  const resolve: CellHost['resolve'] = (specifier, from) => {
    const found = find(specifier, from);
    if (!found && isLocal(from)) waiting.add(from);
    return found;
  };

  const service: ts.LanguageServiceHost & Invalidation = {
    getCompilationSettings: () => options,
    getProjectVersion: () => String(generation),
    getScriptFileNames: () => roots,
    getScriptVersion: (path) => String(load(path).version),
    getScriptSnapshot: (path) => {
      const { text } = load(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: () => join(library, 'lib.es2022.d.ts'),
    fileExists: exists,
    readFile: read,
    readDirectory: ts.sys.readDirectory,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    realpath: ts.sys.realpath,
    useCaseSensitiveFileNames: () => true,
    resolveModuleNameLiterals: (literals, containingFile) =>
      literals.map((literal) => ({ resolvedModule: resolve(literal.text, containingFile) })),
    hasInvalidatedResolutions: (path) => waiting.has(path),
  };

  return {
    service,
    files,
    setCell: (text) => {
      if (stored.get(files.cell)?.text !== text) waiting.delete(files.cell);
      setVirtual(files.cell, text);
    },
    setEarlier: (text) => setVirtual(files.earlier, text),
    refresh,
    localVersion: (path) => (isLocal(path) && path !== files.cell ? String(load(path).version) : undefined),
    resolve,
    nodeTypes,
    addNodeTypes: () => {
      if (roots.includes(nodeTypes)) return false;
      roots.unshift(nodeTypes);
      generation++;
      return true;
    },
  };
}

import { createHash } from 'node:crypto';
import { compiler, type ts } from './compiler';
import type { ConvertedModule, Imports } from './converted';
import type { CellHost } from './host';

/** Local files that a cell reaches through its imports, and what changed since they were last sent. */
export interface Reached {
  /** Absolute paths, dependencies of the cell only. */
  readonly paths: readonly string[];
  /** One string for each path that changes with the file or anything it imports. */
  readonly signatures: ReadonlyMap<string, string>;
}

/** Follows the imports of the cell through local files; packages are not followed. */
export function reachLocalFiles(program: ts.Program, host: CellHost, start: ts.SourceFile): Reached {
  const edges = new Map<string, string[]>();
  const queue = [start];
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (edges.has(file.fileName)) continue;
    const targets = localTargets(file, host);
    edges.set(file.fileName, targets);
    for (const target of targets) {
      const next = program.getSourceFile(target);
      if (next) queue.push(next);
    }
  }
  edges.delete(start.fileName);
  const signatures = new Map<string, string>();
  for (const path of edges.keys()) signatures.set(path, signature(path, edges, host));
  return { paths: [...edges.keys()], signatures };
}

/** Versions of the file and of everything it reaches; import cycles are no trouble as it is a set. */
function signature(path: string, edges: ReadonlyMap<string, string[]>, host: CellHost): string {
  const seen = new Set<string>();
  const queue = [path];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    queue.push(...(edges.get(next) ?? []));
  }
  const versions = [...seen].sort().map((name) => `${name}@${host.localVersion(name)}`);
  return createHash('sha1').update(versions.join('\n')).digest('hex');
}

/** All imports that TypeScript saw in a file, `import()` and `require()` of a literal included. */
function importLiterals(file: ts.SourceFile): readonly ts.StringLiteralLike[] {
  return (file as unknown as { imports?: readonly ts.StringLiteralLike[] }).imports ?? [];
}

function localTargets(file: ts.SourceFile, host: CellHost): string[] {
  return importLiterals(file).flatMap((literal) => localPath(literal.text, file.fileName, host) ?? []);
}

function localPath(specifier: string, from: string, host: CellHost): string | undefined {
  const resolved = host.resolve(specifier, from);
  if (!resolved || resolved.isExternalLibraryImport) return undefined;
  const path = resolved.resolvedFileName;
  return path.endsWith('.d.ts') || host.localVersion(path) === undefined ? undefined : path;
}

export function importsOf(file: ts.SourceFile, host: CellHost): Imports {
  const local: Record<string, string> = {};
  const external = new Set<string>();
  for (const literal of importLiterals(file)) {
    const path = localPath(literal.text, file.fileName, host);
    if (path !== undefined) local[literal.text] = path;
    else if (!compiler().isCallExpression(literal.parent)) external.add(literal.text);
  }
  return { local, external: [...external] };
}

/** A local file as it was sent. */
export interface Sent {
  readonly version: string;
  readonly signature: string;
}

/** Local files as the user's process has them; tells what it has to be sent, and what to evaluate again. */
export class SentFiles {
  private sent = new Map<string, Sent>();

  constructor(private readonly host: CellHost) {}

  pack(
    program: ts.Program,
    signatures: ReadonlyMap<string, string>,
    compile: (path: string) => { code: string; map: string },
  ): { modules: ConvertedModule[]; stale: string[] } {
    const modules: ConvertedModule[] = [];
    const stale: string[] = [];
    for (const [path, signature] of signatures) {
      const version = this.host.localVersion(path) ?? '';
      const known = this.sent.get(path);
      if (known?.signature === signature) continue;
      stale.push(path);
      this.sent.set(path, { version, signature });
      const file = program.getSourceFile(path);
      if (known?.version === version || !file || path.endsWith('.json')) continue;
      const { code, map } = compile(path);
      modules.push({ path, code, map, imports: importsOf(file, this.host) });
    }
    return { modules, stale };
  }

  clear(): void {
    this.sent.clear();
  }

  /** What has been sent up to now. */
  copy(): ReadonlyMap<string, Sent> {
    return new Map(this.sent);
  }

  /** Goes back to what had been sent when the copy was made. */
  take(copy: ReadonlyMap<string, Sent>): void {
    this.sent = new Map(copy);
  }
}

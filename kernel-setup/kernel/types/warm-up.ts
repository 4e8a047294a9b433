import { dirname, join } from 'node:path';
import { compiler, type ts } from './compiler';
import type { CellHost } from './host';
import { slashes } from './packages';

/** What a notebook of the course needs first. */
const FIRST_IMPORTS = ['diffusion-lab', '@tensorflow/tfjs'];

/** A slice of work between two looks at the sockets, ms. */
const SLICE = 12;

/**
 * Reads declarations before a cell needs them, in slices while the kernel is idle: parsing and binding the types of
 * Node, TensorFlow.js and the toolkit takes longer than everything else that precedes the first result.
 */
export class WarmUp {
  private readonly queue: string[];
  private readonly seen = new Set<string>();

  constructor(
    private readonly host: CellHost,
    private readonly registry: ts.DocumentRegistry,
    private readonly options: ts.CompilerOptions,
  ) {
    const imports = FIRST_IMPORTS.map((name) => host.resolve(name, host.files.cell)?.resolvedFileName);
    this.queue = [host.nodeTypes, ...imports.filter((path) => path !== undefined)];
  }

  /** Reads all; resolves when it is done or `stopped` says so. */
  async run(stopped: () => boolean): Promise<void> {
    while (this.queue.length > 0 && !stopped()) {
      this.slice();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private slice(): void {
    const end = performance.now() + SLICE;
    while (this.queue.length > 0 && performance.now() < end) this.readNext(this.queue.shift() ?? '');
  }

  private readNext(path: string): void {
    if (this.seen.has(path) || !path.endsWith('.d.ts')) return;
    this.seen.add(path);
    const ts = compiler();
    const snapshot = this.host.service.getScriptSnapshot(path);
    if (!snapshot) return;
    const version = this.host.service.getScriptVersion(path);
    const file = this.registry.acquireDocument(path, this.options, snapshot, version, ts.ScriptKind.TS);
    ts.bindSourceFile(file, this.options);
    this.queue.push(...this.referenced(file));
  }

  private referenced(file: ts.SourceFile): string[] {
    const ts = compiler();
    const paths = file.referencedFiles.map(({ fileName }) => slashes(join(dirname(file.fileName), fileName)));
    for (const statement of file.statements) {
      if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
      const specifier = statement.moduleSpecifier;
      if (!specifier || !ts.isStringLiteral(specifier)) continue;
      const found = this.host.resolve(specifier.text, file.fileName);
      if (found) paths.push(found.resolvedFileName);
    }
    return paths;
  }
}

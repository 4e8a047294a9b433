import { dirname, join } from 'node:path';
import { compiler, type ts } from './compiler';
import type { CellHost } from './host';
import { slashes } from './packages';

/** What a notebook of the course needs first. */
const FIRST_IMPORTS = ['diffusion-lab', '@tensorflow/tfjs'];

/** A slice of work between two looks at the sockets, ms. */
const SLICE = 12;

/** While a notebook runs cell after cell, reading ahead only delays them: it waits for a pause this long, ms. */
const PAUSE = 100;

/**
 * Reads declarations before a cell needs them, in slices while the kernel is idle: parsing and binding the types of
 * Node, TensorFlow.js and the toolkit takes longer than everything else that precedes the first result.
 */
export class WarmUp {
  private readonly queue: string[] = [];
  private readonly seen = new Set<string>();
  private lastRequest = Number.NEGATIVE_INFINITY;
  private stopped = false;

  constructor(
    private readonly host: CellHost,
    private readonly registry: ts.DocumentRegistry,
    private readonly options: ts.CompilerOptions,
  ) {}

  /** To be called at every request. */
  interrupted(): void {
    this.lastRequest = performance.now();
  }

  /** Reads all; resolves when it is done or has been stopped. */
  async run(): Promise<void> {
    const imports = FIRST_IMPORTS.map(
      (name) => this.host.resolve(name, this.host.files.cell)?.resolvedFileName,
    );
    this.queue.push(this.host.nodeTypes, ...imports.filter((path) => path !== undefined));
    while (this.queue.length > 0 && (await this.idle())) this.slice();
  }

  stop(): void {
    this.stopped = true;
  }

  /** Waits until nothing has been asked for a while; false once stopped. */
  async idle(): Promise<boolean> {
    await new Promise((resolve) => setImmediate(resolve));
    while (!this.stopped && performance.now() - this.lastRequest < PAUSE) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE / 2));
    }
    return !this.stopped;
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

import { createHash } from 'node:crypto';
import type { ConvertResult } from '../../kernel/types/contract';
import type { Launch } from '../sandbox/contract';
import { CompileProcess } from './compile-process';
import { Lru } from './lru';
import type { CellSource } from './messages';

export interface CompileOptions {
  readonly launch: Launch;
  /** Folder of files that lie beside the notebook. */
  readonly files?: string | undefined;
  /** Seconds for the types of one cell; the first of a process also waits for the types of packages. */
  readonly seconds?: number;
  /** Seconds for those of all cells of a submission. */
  readonly allSeconds?: number;
}

/** A cell, and what stack frames call it. */
export interface LabelledCell {
  readonly label: string;
  readonly source: string;
}

/** Compiles the cells of submissions, each in the light of those before it. */
export interface CompileService {
  /**
   * One result a cell. It does not reject for anything in a cell.
   * @throws Error when the compiler itself cannot be started
   */
  compile(cells: readonly LabelledCell[]): Promise<ConvertResult[]>;
  close(): void;
}

const SECONDS = 20;
/** For all cells of one submission together: others wait for the compiler meanwhile. */
const ALL_SECONDS = 90;
/** With less than this left no cell is begun. */
const LEAST_SECONDS = 0.1;
/** Results that are kept: in a class the same given cells, and many of the same solutions, come again and again. */
const RESULTS = 5000;
/** Characters of a cell whose result is kept: nobody's answer is to fill the memory. */
const LONGEST_KEPT = 100_000;

/** Creates a compile service; its process starts at once. */
export function createCompileService(options: CompileOptions): CompileService {
  return new Compiler(options);
}

class Compiler implements CompileService {
  private readonly results = new Lru<ConvertResult>(RESULTS);
  private process: CompileProcess;
  private queue: Promise<unknown> = Promise.resolve();
  private isClosed = false;

  constructor(private readonly options: CompileOptions) {
    this.process = this.start();
  }

  compile(cells: readonly LabelledCell[]): Promise<ConvertResult[]> {
    const result = this.queue.then(() => this.compileAll(chained(cells)));
    this.queue = result.catch(() => undefined);
    return result;
  }

  close(): void {
    this.isClosed = true;
    this.process.end();
  }

  private async compileAll(cells: readonly CellSource[]): Promise<ConvertResult[]> {
    const results = this.known(cells);
    const { seconds = SECONDS, allSeconds = ALL_SECONDS } = this.options;
    let left = allSeconds;
    // A cell that breaks the compiler is left out for those after it, which another process compiles.
    const broken = new Set<number>();
    while (results.length < cells.length) {
      if (left < LEAST_SECONDS) {
        broken.add(results.length);
        results.push(notManaged(`the types of all cells must be checked within ${allSeconds} s`));
        continue;
      }
      if (!this.process.isUsable) {
        this.process.end();
        this.process = this.start();
      }
      await this.process.ready;
      const asked = cells.map((cell, index) => (broken.has(index) ? { ...cell, source: '' } : cell));
      const began = performance.now();
      await this.process.ask(asked, results.length, { seconds, allSeconds: left }, (result) =>
        results.push(result),
      );
      left -= (performance.now() - began) / 1000;
      if (this.isClosed)
        throw new Error('Cannot compile submissions as the compiler must be open: it was closed');
      if (results.length === cells.length) break;
      broken.add(results.length);
      results.push(notManaged(`its types must be checked within ${seconds} s and 2 GB`));
    }
    for (const [index, { key, source }] of cells.entries()) {
      const result = results[index];
      if (result && !broken.has(index) && source.length <= LONGEST_KEPT) this.results.set(key, result);
    }
    return results;
  }

  /** Results from before, of the first cells. */
  private known(cells: readonly CellSource[]): ConvertResult[] {
    const results: ConvertResult[] = [];
    for (const { key } of cells) {
      const result = this.results.get(key);
      if (!result) break;
      results.push(result);
    }
    return results;
  }

  private start(): CompileProcess {
    return new CompileProcess(this.options.launch, this.options.files);
  }
}

/** Gives each cell a hash of itself and of all before it. */
function chained(cells: readonly LabelledCell[]): CellSource[] {
  let key = '';
  return cells.map(({ label, source }) => {
    key = createHash('sha256').update(`${key}\0${label}\0${source}`).digest('hex');
    return { key, label, source };
  });
}

function notManaged(rule: string): ConvertResult {
  const evalue = `Cannot compile the cell as ${rule}: they were not`;
  return { ok: false, error: { ename: 'CompileLimit', evalue, traceback: [`CompileLimit: ${evalue}`] } };
}

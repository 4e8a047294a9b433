import { firstLine } from './describe-cell';
import type { NotebookRun, NotebookSource, RunListener } from './run-notebooks';

/** Where progress is drawn: process.stdout, or a stand-in. */
export interface Screen {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

interface Running {
  readonly cells: number;
  cell: number;
  text: string;
}

const BAR_WIDTH = 20;

/** How often a terminal is redrawn, and how often a log says what is being run. */
const REDRAW_MS = 1000;
const LOG_MS = 20_000;

/**
 * Shows the notebooks and cells being run. A terminal has one line a running notebook, redrawn in place; a log
 * gets a line when a notebook ends, and now and then one for each that is still running. `summarise` words what became of a notebook.
 */
export class Progress implements RunListener {
  private readonly running = new Map<string, Running>();
  private drawn = 0;
  private done = 0;
  private readonly clock: NodeJS.Timeout;
  private readonly begun = performance.now();

  constructor(
    private readonly sources: readonly NotebookSource[],
    private readonly summarise: (run: NotebookRun) => string,
    private readonly screen: Screen = process.stdout,
  ) {
    const show = screen.isTTY ? () => this.draw() : () => this.log();
    this.clock = setInterval(show, screen.isTTY ? REDRAW_MS : LOG_MS).unref();
  }

  started(source: NotebookSource, cells: number): void {
    this.running.set(source.name, { cells, cell: 0, text: 'starting the kernel' });
    this.draw();
  }

  cell(source: NotebookSource, cell: number, text: string): void {
    const state = this.running.get(source.name);
    if (state) Object.assign(state, { cell, text: firstLine(text) });
    this.draw();
  }

  ended(run: NotebookRun): void {
    this.running.delete(run.source.name);
    this.done++;
    this.erase();
    const cells = `${run.cells} ${run.cells === 1 ? 'cell' : 'cells'} in ${run.seconds.toFixed(1)} s`;
    this.screen.write(`${this.nameColumn(run.source.name)}  ${cells}: ${this.summarise(run)}\n`);
    this.draw();
  }

  /** Leaves only the lines of ended notebooks on the screen. */
  close(): void {
    clearInterval(this.clock);
    this.erase();
    this.running.clear();
  }

  private draw(): void {
    if (!this.screen.isTTY || this.running.size === 0) return;
    const width = this.screen.columns ?? 80;
    const lines = [...this.running].map(([name, state]) => `${this.nameColumn(name)}  ${describe(state)}`);
    const seconds = Math.round((performance.now() - this.begun) / 1000);
    lines.push(`${this.done} of ${this.sources.length} notebooks done, ${seconds} s`);
    this.erase();
    this.screen.write(lines.map((line) => `${line.slice(0, width - 1)}\n`).join(''));
    this.drawn = lines.length;
  }

  private log(): void {
    for (const [name, { cell, cells, text }] of this.running)
      this.screen.write(
        `${this.nameColumn(name)}  cell ${cell} of ${cells}: ${text.length > 70 ? `${text.slice(0, 69)}…` : text}\n`,
      );
  }

  private erase(): void {
    // Up by the lines drawn, then clear from there to the end of the screen.
    if (this.drawn > 0) this.screen.write(`\u001b[${this.drawn}A\u001b[J`);
    this.drawn = 0;
  }

  private nameColumn(name: string): string {
    return name.padEnd(Math.max(...this.sources.map((source) => source.name.length)));
  }
}

function describe({ cells, cell, text }: Running): string {
  const filled = Math.round((BAR_WIDTH * Math.max(0, cell - 1)) / Math.max(1, cells));
  const bar = '━'.repeat(filled) + '╌'.repeat(BAR_WIDTH - filled);
  const count = `${String(cell).padStart(String(cells).length)}/${cells}`;
  return `${bar} ${count}  ${text}`;
}

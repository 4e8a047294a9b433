import type { GradeCell } from '../../../src/course/grade/contract';
import { ASSERTIONS } from './assertions';
import { type Analysis, analyseCell, emitCell, type TesterCell } from './compile-cell';
import { LINE } from './mark-lines';

/** One cell of the teacher's, as the tester runs it. */
export interface PlannedCell {
  readonly cell: GradeCell;
  readonly analysis: Analysis;
  /** Cells that have to run before, in the notebook's order. */
  readonly needs: readonly PlannedCell[];
  /** Names that it takes from the student's variables. */
  readonly asks: readonly string[];
  compiled(): TesterCell;
}

/** What a compiled cell's function has for arguments: never a student's. */
const own = new Set(['exports', 'require', 'module', '__filename', '__dirname', '__kernel', LINE]);

/**
 * Decides whose each name in the teacher's cells is. What a locked cell or an earlier test declares is the teacher's;
 * what the language, Node or the assertions of the toolkit are called is that; what is left and is declared by the
 * student is the student's.
 */
export class Plan {
  private readonly cells: readonly { readonly cell: GradeCell; readonly analysis: Analysis }[];
  private readonly planned = new Map<number, PlannedCell>();

  constructor(
    teachers: readonly GradeCell[],
    private readonly studentNames: ReadonlySet<string>,
  ) {
    this.cells = [...teachers]
      .sort((a, b) => a.index - b.index)
      .map((cell) => ({ cell, analysis: analysed(cell.source) }));
  }

  of(index: number): PlannedCell {
    const known = this.planned.get(index);
    if (known) return known;
    const found = this.cells.find(({ cell }) => cell.index === index);
    if (!found) throw new RangeError(`Cannot plan a test as there is none: current value is ${index}`);
    const made = this.plan(found);
    this.planned.set(index, made);
    return made;
  }

  private plan({ cell, analysis }: { cell: GradeCell; analysis: Analysis }): PlannedCell {
    const before = this.cells.filter((one) => one.cell.index < cell.index);
    const teachers = new Set(before.flatMap((one) => one.analysis.declared));
    const declarers = analysis.free.flatMap((name) => {
      const last = before.filter((one) => one.analysis.declared.includes(name)).at(-1);
      return last ? [this.of(last.cell.index)] : [];
    });
    const needs = inOrder(declarers.flatMap((one) => [...one.needs, one]));
    const asks = analysis.free.filter((name) => !teachers.has(name) && this.isAsked(name));
    const known = new Set(analysis.free.filter((name) => teachers.has(name) || asks.includes(name)));
    const all = new Set([...asks, ...needs.flatMap((one) => one.asks.filter((name) => !teachers.has(name)))]);
    const label = cell.id ?? String(cell.index);
    return { cell, analysis, needs, asks: [...all], compiled: () => emitted(analysis, known, label) };
  }

  private isAsked(name: string): boolean {
    if (ASSERTIONS.includes(name)) return true;
    return this.studentNames.has(name) && !(name in globalThis) && !own.has(name);
  }
}

function inOrder(cells: readonly PlannedCell[]): PlannedCell[] {
  return [...new Set(cells)].sort((a, b) => a.cell.index - b.cell.index);
}

/** The same cells come with every submission. */
const MOST_KEPT = 300;
const analyses = new Map<string, Analysis>();
const code = new Map<string, TesterCell>();

function kept<T>(store: Map<string, T>, key: string, make: () => T): T {
  const known = store.get(key);
  if (known !== undefined) return known;
  if (store.size >= MOST_KEPT) store.clear();
  const made = make();
  store.set(key, made);
  return made;
}

const analysed = (source: string): Analysis => kept(analyses, source, () => analyseCell(source));

const emitted = (analysis: Analysis, known: ReadonlySet<string>, label: string): TesterCell =>
  kept(code, JSON.stringify([label, analysis.source, [...known].sort()]), () =>
    emitCell(analysis, known, label),
  );

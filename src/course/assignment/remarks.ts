import { isObject } from '../notebook-file/fields';
import type { Cell } from '../notebook-file/types';
import { isLocked } from './kind';
import type { NbgraderCell } from './nbgrader-cell';

/** So many remarks are listed; a submission may be made to draw thousands. */
const MOST = 30;
const LONGEST_NAME = 40;

/** What was odd in a submission, one sentence each. */
export class Remarks {
  private readonly list: string[] = [];
  private more = 0;

  add(sentence: string): void {
    if (this.list.length < MOST) this.list.push(sentence);
    else this.more++;
  }

  /** A cell with grading data that the source knows nothing of. */
  addUnknown(index: number, id: string | undefined): void {
    const named = id === undefined ? '' : ` (${cut(id)})`;
    this.add(
      `Cell ${index + 1} carries grading data that the assignment does not know${named}: it counts for nothing.`,
    );
  }

  /** Whatever of a cell's type, text and grading data differs from the released cell and is not the student's to change. */
  compare(original: NbgraderCell, released: Cell, submitted: Cell): void {
    const id = original.grade_id;
    if (submitted.cell_type !== released.cell_type)
      this.add(
        `Cell ${id} was made a ${submitted.cell_type} cell: it counts as the ${released.cell_type} cell it was.`,
      );
    if (isLocked(original) && submitted.source !== released.source)
      this.add(`Cell ${id} is locked and was changed: the original counts.`);
    const forged = forgedFields(original, submitted.metadata.nbgrader);
    if (forged.length > 0)
      this.add(`The grading data of cell ${id} was changed (${forged.join(', ')}): the original counts.`);
  }

  lines(): string[] {
    return this.more === 0 ? this.list : [...this.list, `${this.more} more remarks of these kinds.`];
  }
}

function forgedFields(original: NbgraderCell, stated: unknown): string[] {
  if (!isObject(stated)) return [];
  const names = ['grade', 'solution', 'locked', 'task', 'points'] as const;
  const isSame = (name: (typeof names)[number]) =>
    (stated[name] ?? (name === 'points' ? undefined : false)) === original[name];
  return names.filter((name) => !isSame(name));
}

const cut = (name: string) =>
  JSON.stringify(name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name);

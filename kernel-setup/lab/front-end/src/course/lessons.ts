/** A notebook of the course: '01-kl-intuition.ipynb'. */
export interface Lesson {
  readonly path: string;
  readonly title: string;
}

/** How far a lesson is, in cells; a lesson that was finished once stays finished. */
export interface Progress {
  /** Ids of the code cells that ran without an error when they ran last. */
  readonly ran: readonly string[];
  /** Code cells in the notebook. */
  readonly of: number;
  readonly done: boolean;
}

/** What is kept of the course, by path of the lesson. */
export type Course = Readonly<Record<string, Progress>>;

const lessonName = /^(\d+)-(.+)\.ipynb$/;

/** The part of a directory's listing that is needed. */
export interface Listed {
  readonly name: string;
  readonly path: string;
}

/** Whether a file is a lesson, by its name. */
export const isLesson = (path: string): boolean => lessonName.test(path.split('/').pop() ?? '');

/** '01-kl-intuition.ipynb' → '01 · Kl intuition', until the notebook's own title is known. */
export function titleFromName(name: string): string {
  const [, number, words] = lessonName.exec(name) ?? [];
  if (number === undefined || words === undefined) return name;
  const text = words.replaceAll('-', ' ');
  return `${number} · ${text[0]?.toUpperCase()}${text.slice(1)}`;
}

/** The first heading of a notebook's Markdown, without the marks of emphasis and code. */
export function titleFromCells(
  cells: readonly { cell_type?: unknown; source?: unknown }[],
): string | undefined {
  for (const { cell_type, source } of cells) {
    if (cell_type !== 'markdown') continue;
    const text = Array.isArray(source) ? source.join('') : String(source);
    const heading = /^#\s+(.+)$/m.exec(text)?.[1];
    if (heading !== undefined) return heading.replaceAll(/[*`_]/g, '').trim();
  }
  return undefined;
}

/** The lessons of a listing in the order of their numbers. */
export function lessonsIn(listing: readonly Listed[], titles: Readonly<Record<string, string>>): Lesson[] {
  const number = ({ name }: Listed) => Number(lessonName.exec(name)?.[1]);
  return listing
    .filter(({ name }) => lessonName.test(name))
    .sort((a, b) => number(a) - number(b) || (a.name < b.name ? -1 : 1))
    .map(({ name, path }) => ({ path, title: titles[path] ?? titleFromName(name) }));
}

/** The lesson to go on with: the first that is not done. */
export const nextLesson = (lessons: readonly Lesson[], course: Course): Lesson | undefined =>
  lessons.find(({ path }) => course[path]?.done !== true);

/** A cell that has just run, and the code cells that its notebook has now. */
export interface Run {
  readonly path: string;
  readonly cell: string;
  readonly success: boolean;
  readonly codeCells: readonly string[];
}

/** The course after a cell has run. Cells that are no longer in the notebook no longer count. */
export function afterRun(course: Course, { path, cell, success, codeCells }: Run): Course {
  const before = course[path];
  const others = (before?.ran ?? []).filter((id) => id !== cell && codeCells.includes(id));
  const ran = success && codeCells.includes(cell) ? [...others, cell] : others;
  const done = before?.done === true || (codeCells.length > 0 && ran.length === codeCells.length);
  return { ...course, [path]: { ran, of: codeCells.length, done } };
}

/** What the panel says beside a lesson. */
export function describeProgress(progress: Progress | undefined): string {
  if (progress?.done) return 'done';
  if (!progress || progress.ran.length === 0) return '';
  return `${progress.ran.length} of ${progress.of} cells`;
}

/** A course read from where it was kept; whatever is not one of ours counts as not begun. */
export function readCourse(kept: unknown): Course {
  if (typeof kept !== 'object' || kept === null) return {};
  return Object.fromEntries(Object.entries(kept).filter(([, progress]) => isProgress(progress)));
}

const isProgress = (value: Partial<Progress> | null): boolean =>
  Array.isArray(value?.ran) && typeof value.of === 'number' && typeof value.done === 'boolean';

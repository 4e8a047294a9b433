import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { refusal } from '../../check';
import { companionFiles } from '../assignment/companion-files';
import { type CourseFolder, loadAssignment } from '../assignment/course-folder';
import { pointsOf } from '../assignment/kind';
import { merge } from '../assignment/merge';
import { nbgraderOf } from '../assignment/nbgrader-cell';
import type { Notebook } from '../notebook-file/types';
import { scratchFolder } from './submissions';

/** The source of an assignment, ready to grade with. */
export interface GradedAssignment {
  readonly name: string;
  /** Name of its notebook, without extension. */
  readonly notebook: string;
  readonly source: Notebook;
  /** Points of each cell that has some, by `grade_id`, in order. */
  readonly points: ReadonlyMap<string, number>;
  /** The heading above each of these cells. */
  readonly titles: ReadonlyMap<string, string>;
  /** Hash of the source and of what lies beside it. */
  readonly hash: string;
  /** Folder with a copy of what lies beside the source, solutions not among it. */
  readonly files?: string;
}

/**
 * Reads the source of an assignment.
 *
 * @throws AssignmentError, or RangeError when it has not one notebook.
 */
export function gradedAssignment(course: CourseFolder, name: string): GradedAssignment {
  const folder = join(course.source, name);
  const { notebooks } = loadAssignment(folder);
  const [first] = notebooks;
  if (first === undefined || notebooks.length > 1) {
    const names = notebooks.map((notebook) => notebook.name);
    throw new RangeError(refusal(`grade ${name}`, 'its source folder must hold one notebook', names));
  }
  // Merging its own source shows every fault of the source before a submission is touched.
  merge(first.notebook, first.notebook);
  const companions = companionFiles(folder);
  const companionHash = hashOf(companions.flatMap((file) => [file, readFileSync(join(folder, file))]));
  const hash = hashOf([readFileSync(first.path), companionHash]);
  const { name: notebook, notebook: source } = first;
  const common = { name, notebook, source, points: pointsIn(source), titles: titlesIn(source), hash };
  if (companions.length === 0) return common;
  return {
    ...common,
    files: copyCompanions(folder, companions, join(scratchFolder(course), 'files', companionHash)),
  };
}

function pointsIn(source: Notebook): Map<string, number> {
  const points = new Map<string, number>();
  for (const cell of source.cells) {
    const metadata = nbgraderOf(cell);
    if (metadata && (metadata.grade || metadata.task)) points.set(metadata.grade_id, pointsOf(metadata));
  }
  return points;
}

function titlesIn(source: Notebook): Map<string, string> {
  const titles = new Map<string, string>();
  let title: string | undefined;
  for (const cell of source.cells) {
    const metadata = nbgraderOf(cell);
    // The markers of a solution would be headings, too.
    if (cell.cell_type === 'markdown' && !metadata?.solution) title = headingIn(cell.source) ?? title;
    if (metadata) titles.set(metadata.grade_id, title ?? metadata.grade_id);
  }
  return titles;
}

function headingIn(text: string): string | undefined {
  return /^#{1,6}\s+(.+?)\s*#*$/m.exec(text)?.[1]?.slice(0, 120);
}

/** A submission sees a copy that holds these files and nothing else of the source's folder. */
function copyCompanions(folder: string, files: readonly string[], to: string): string {
  if (existsSync(to)) return to;
  const draft = `${to}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  for (const file of files) cpSync(join(folder, file), join(draft, file), { recursive: true });
  try {
    renameSync(draft, to);
  } catch (error) {
    // Another grader was faster, and its copy is the same.
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
  return to;
}

/** SHA-256 of parts, each with its length, so that no two lists of parts read alike. */
export function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'utf8') : part;
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex');
}

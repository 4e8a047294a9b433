import { oneLine } from './classroom';
import type { GradebookPart } from './gradebook';
import type { Student } from './settings';

/** More names than these are in the gradebook. */
const MOST = 12;

/**
 * Who of `students.csv` has handed nothing in, and who has handed in and is not there: a folder with a slip in its name
 * would lose somebody's points. None where there is no such file.
 */
export function rosterLines(parts: readonly GradebookPart[], roster: readonly Student[]): string[] {
  if (roster.length === 0) return [];
  const known = new Set(roster.map(({ id }) => id));
  const students = new Set(parts.flatMap(({ results }) => results.map(({ student }) => student)));
  const strangers = [...students].filter((id) => !known.has(id)).sort();
  const absent = parts.flatMap(({ assignment, results }) => {
    const missing = roster.filter(({ id }) => !results.some(({ student }) => student === id));
    return missing.length === 0
      ? []
      : [`Missing:   ${assignment}: nothing from ${named(missing.map(({ id }) => id))}`];
  });
  const unknown = strangers.length === 0 ? [] : [`Unknown:   not in students.csv: ${named(strangers)}`];
  return [...absent, ...unknown].map(oneLine);
}

function named(ids: readonly string[]): string {
  const shown = ids.slice(0, MOST).join(', ');
  return ids.length > MOST ? `${shown} and ${ids.length - MOST} more` : shown;
}

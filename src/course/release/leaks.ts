import { refusal } from '../../check';
import { CODE_STUB, TEXT_STUB } from '../assignment/strip';
import type { Notebook } from '../notebook-file/types';
import { publicLines, type Secret, secretsOf } from './secrets';

/** Shorter lines are said by chance: `return sum;`, `}`. */
const SHORTEST = 12;

/** Lines from this length on, all of a secret, are not the same by chance. */
const TELLING = 20;

/** What a student could learn from a released file, one sentence each; nothing where all is kept. */
export interface LeakSearch {
  /** In the notebook, cell by cell. */
  inNotebook(released: Notebook): string[];
  /** In a file that goes along. */
  inFile(name: string, content: Buffer): string[];
}

/** Knows what of a source no student may see, and finds it in what is released. @throws AssignmentError */
export function leakSearch(source: Notebook): LeakSearch {
  const secrets = secretsOf(source);
  const shown = new Set(source.cells.flatMap(publicLines).map(trimmed));
  const words = telltales(secrets, shown);
  return {
    inNotebook: (released) => [
      ...strangeLines(source, released),
      ...readElsewhere(secrets, shown),
      ...inMetadata(released, words),
    ],
    inFile: (name, content) =>
      [...words]
        .filter(([line]) => forms(line).some((form) => content.includes(form)))
        .slice(0, 1)
        .map(([line, secret]) =>
          refusal('release the assignment', `file ${name} must not tell ${secret}`, line),
        ),
  };
}

const trimmed = (line: string) => line.trim();

/** Lines that stand in secrets only, long enough to be no chance, with the secret they are of. */
function telltales(secrets: readonly Secret[], shown: ReadonlySet<string>): Map<string, string> {
  const words = new Map<string, string>();
  for (const { name, lines } of secrets)
    for (const line of lines.map(trimmed))
      if (line.length >= SHORTEST && !shown.has(line) && !words.has(line)) words.set(line, name);
  return words;
}

/** A line as it stands in a text file, and as it stands in JSON. */
const forms = (line: string) => [line, JSON.stringify(line).slice(1, -1)];

/**
 * Every line of a released cell must be a line of the same cell of the source that students may see, or a stub: that
 * no other line can be there does not depend on how solutions are taken out.
 */
function strangeLines(source: Notebook, released: Notebook): string[] {
  if (source.cells.length !== released.cells.length)
    return [
      refusal('release the assignment', 'it must have as many cells as its source', released.cells.length),
    ];
  return released.cells.flatMap((cell, i) => {
    const allowed = new Set([...publicLines(source.cells[i]!).map(trimmed), CODE_STUB, TEXT_STUB, '']);
    const strange = cell.source.split('\n').find((line) => !allowed.has(line.trim()));
    const outputs = cell.cell_type === 'code' && cell.outputs.length > 0;
    return [
      ...(strange === undefined
        ? []
        : [refusal('release the assignment', `cell ${i + 1} must not tell more than it may`, strange)]),
      ...(outputs ? [refusal('release the assignment', `cell ${i + 1} must have no outputs`, 'some')] : []),
    ];
  });
}

/** Secrets whose every telling line can be read in a part that students see. */
function readElsewhere(secrets: readonly Secret[], shown: ReadonlySet<string>): string[] {
  return secrets.flatMap(({ name, lines }) => {
    const telling = lines.map(trimmed).filter((line) => line.length >= TELLING && !line.startsWith('//'));
    if (telling.length === 0 || !telling.every((line) => shown.has(line))) return [];
    return [
      refusal('release the assignment', `${name} must not stand in a part that students see`, telling[0]),
    ];
  });
}

/** Metadata and attachments: whatever is text in them. */
function inMetadata(released: Notebook, words: ReadonlyMap<string, string>): string[] {
  const parts = [
    released.metadata,
    ...released.cells.map((cell) => [cell.metadata, cell.cell_type === 'code' ? null : cell.attachments]),
  ];
  const text = textsIn(parts).join('\n');
  const found = [...words].find(([line]) => text.includes(line));
  if (found === undefined) return [];
  return [
    refusal('release the assignment', `its metadata and attachments must not tell ${found[1]}`, found[0]),
  ];
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [name, ...textsIn(part)]);
}

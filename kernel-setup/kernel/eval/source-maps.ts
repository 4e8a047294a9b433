import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';

/** A place in a file as it was written, counted from 1. */
export interface Position {
  /** Cell label or absolute path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Registered {
  /** What to call the source; a path unless it is a cell. */
  readonly name: string;
  /** Text of the source where it is not on disk. */
  readonly source?: string;
  readonly json: string;
  map?: SourceMap;
}

/** Generated code that runs in this process, by the file name that V8 knows it by. */
const registered = new Map<string, Registered | undefined>();
const cellSources = new Map<string, string>();
const labelUses = new Map<string, number>();

/**
 * Registers the source map of a cell.
 * @returns the file name to compile the cell under; differs from the label only when the label was used before
 */
export function registerCell(label: string, source: string, json: string): string {
  const uses = (labelUses.get(label) ?? 0) + 1;
  labelUses.set(label, uses);
  const file = uses === 1 ? label : `${label}~${uses}`;
  registered.set(file, { name: label, source, json });
  cellSources.set(label, source);
  return file;
}

/** Registers the source map of a compiled local file, which runs under the path of its source. */
export function registerFile(path: string, json: string): void {
  registered.set(path, { name: path, json });
}

export const isCell = (file: string): boolean => cellSources.has(file);

/** Whether a cell with exactly this text has been run in this process. */
export const hasRunCell = (source: string): boolean => [...cellSources.values()].includes(source);

/** Position in the source for a position in generated code; undefined where no map covers it. */
export function originalPosition(file: string, line: number, column: number): Position | undefined {
  const entry = lookUp(file);
  if (!entry) return undefined;
  entry.map ??= new SourceMap(JSON.parse(entry.json) as SourceMapPayload);
  const found = entry.map.findEntry(line - 1, column - 1);
  if (!('originalLine' in found) || found.originalLine === undefined) return undefined;
  const inDist = entry.name === file && file.endsWith('.js') && entry.source === undefined;
  const name = inDist ? resolve(dirname(file), found.originalSource) : entry.name;
  return { file: name, line: found.originalLine + 1, column: found.originalColumn + 1 };
}

/** Text of a cell or file, for code frames. */
export function sourceText(file: string): string | undefined {
  const cell = cellSources.get(file);
  if (cell !== undefined) return cell;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Our own compiled output carries its maps beside it. */
function lookUp(file: string): Registered | undefined {
  if (!registered.has(file)) {
    const map = `${file}.map`;
    const isOurs = file.startsWith(join(packageRoot(), 'dist')) && existsSync(map);
    registered.set(file, isOurs ? { name: file, json: readFileSync(map, 'utf8') } : undefined);
  }
  return registered.get(file);
}

/** What a graph of operations shows: boxes, and arrows between them. */
import type { Edge } from './layered-layout';

/** One operation. Values are known by their names; several are joined by commas. */
export interface OperationRow {
  readonly op: string;
  readonly inputs: string;
  readonly outputs: string;
  /** Settings, written below the name of the operation. */
  readonly attributes?: string;
}

/** Any column of an operation. */
const columnOf = (row: OperationRow, column: string): unknown =>
  (row as unknown as Readonly<Record<string, unknown>>)[column];

/** A box of the picture: an operation, or a value that goes in or comes out. */
export interface Box {
  readonly label: string;
  readonly note: string;
  /** The column `group` of an operation; null for a value. */
  readonly group: string | null;
}

export interface Drawing {
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

/** What the picture calls values and operations. */
export interface Naming {
  readonly group?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

const listOf = (names: string): string[] => names.split(', ').filter((name) => name !== '');

/** Whether an input is a number or a list of them, which is written into its operation and gets no box. */
const isLiteral = (name: string): boolean => /^[-−[\d]/.test(name);

/** The name of the operation; with the literals among its inputs, where there are any. */
function labelOf({ op, inputs }: OperationRow): string {
  const names = listOf(inputs);
  if (!names.some(isLiteral)) return op;
  return `${op}(${names.map((name) => (isLiteral(name) ? name.replace('-', '−') : '·')).join(', ')})`;
}

/** Copies say nothing: their output is another name of their input. */
function withoutCopies(rows: readonly OperationRow[]): {
  kept: OperationRow[];
  nameOf: (name: string) => string;
  renamed: Map<string, string>;
} {
  const copies = rows.filter(({ op }) => op === 'Identity');
  const renamed = new Map(copies.map(({ inputs, outputs }) => [outputs, inputs]));
  const nameOf = (name: string): string => (renamed.has(name) ? nameOf(renamed.get(name)!) : name);
  return { kept: rows.filter(({ op }) => op !== 'Identity'), nameOf, renamed };
}

/** The boxes and arrows of some operations; each pair of boxes has at most one arrow. */
export function drawingOf(rows: readonly OperationRow[], options: Naming): Drawing {
  const { kept, nameOf, renamed } = withoutCopies(rows);
  const boxes: Box[] = [];
  const edges = new Map<string, Edge>();
  const makers = new Map<string, number>();
  const add = (label: string, note: string, group: string | null) => boxes.push({ label, note, group }) - 1;
  const value = (name: string) => add(options.labels?.[name] ?? name, '', null);
  const connect = (name: string, to: number) => {
    if (!makers.has(name)) makers.set(name, value(name));
    const from = makers.get(name)!;
    edges.set(`${from} ${to}`, [from, to]);
  };
  const ids = kept.map((row) => {
    const group = options.group === undefined ? 'operation' : String(columnOf(row, options.group));
    const id = add(labelOf(row), row.attributes ?? '', group);
    for (const name of listOf(row.outputs)) makers.set(name, id);
    return id;
  });
  const used = new Set(rows.flatMap(({ inputs }) => listOf(inputs)));
  for (const [k, { inputs }] of kept.entries())
    for (const name of listOf(inputs)) if (!isLiteral(name)) connect(nameOf(name), ids[k]!);
  const ends = [...kept.flatMap(({ outputs }) => listOf(outputs)), ...renamed.keys()];
  for (const name of ends) if (!used.has(name)) connect(nameOf(name), value(name));
  return { boxes, edges: [...edges.values()] };
}

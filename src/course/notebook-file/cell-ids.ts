import { createHash } from 'node:crypto';

/** Ids where one is missing or taken, the same each time the file is read. */
export function giveIds(cells: readonly Record<string, unknown>[]): void {
  const taken = new Set<unknown>(cells.map((cell) => cell.id).filter((id) => id !== undefined));
  const seen = new Set<unknown>();
  for (const [i, cell] of cells.entries()) {
    if (cell.id === undefined || seen.has(cell.id)) cell.id = freeId(i, cell, taken);
    seen.add(cell.id);
    taken.add(cell.id);
  }
}

function freeId(place: number, cell: Record<string, unknown>, taken: ReadonlySet<unknown>): string {
  for (let round = 0; ; round++) {
    const hash = createHash('sha256').update(`${round} ${place} ${JSON.stringify(cell.source)}`);
    const id = hash.digest('hex').slice(0, 8);
    if (!taken.has(id)) return id;
  }
}

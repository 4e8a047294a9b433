import type { Benchmark, Verdict } from './benchmark';

/** The rows as aligned text; the last line counts the aims met and missed. */
export function formatTable(benchmark: Benchmark, verdicts: readonly Verdict[]): string {
  const beside = [...new Set(verdicts.flatMap(({ row }) => Object.keys(row.beside ?? {})))];
  const head = ['', 'ours', benchmark.peer, 'ratio', ...beside, 'aim', ''];
  const body = verdicts.map((verdict) => [
    verdict.row.label,
    amount(verdict.ours, verdict.row.unit),
    amount(verdict.peer, verdict.row.unit) + (verdict.row.note ? ` (${verdict.row.note})` : ''),
    verdict.ratio.toFixed(2),
    ...beside.map((name) => besideOf(verdict, name)),
    aimOf(verdict),
    verdict.met ? 'met' : 'missed',
  ]);
  const missed = verdicts.filter((verdict) => !verdict.met).length;
  return `${align([head, ...body]).join('\n')}\n${verdicts.length - missed} met, ${missed} missed\n`;
}

function aimOf({ row: { aim, ratioAim = 1, unit } }: Verdict): string {
  const peer = ratioAim === 1 ? '≤ peer' : `≤ ${ratioAim} peer`;
  return aim === undefined ? peer : `≤ ${amount(aim, unit)}, ${peer}`;
}

function besideOf({ row }: Verdict, name: string): string {
  const value = row.beside?.[name];
  return value === undefined ? '' : amount(value, row.unit);
}

/** Three significant digits at least: 4.27 ms, 812 ms, 1403 ms. */
function amount(value: number, unit: string): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

/** Pads columns to equal width; numbers (all columns between the first and the last two) to the right. */
function align(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const left = (column: number) => column === 0 || column >= widths.length - 2;
  return rows.map((row) =>
    row
      .map((cell, column) => (left(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd(),
  );
}

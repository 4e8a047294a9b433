import type { Benchmark, Verdict } from './benchmark';

/** The rows as aligned text; the last line counts the aims met and missed. */
export function formatTable(benchmark: Benchmark, verdicts: readonly Verdict[]): string {
  const judged = verdicts.filter(hasAim);
  const missed = judged.filter((verdict) => !verdict.met).length;
  const lines = align(cellsOf(benchmark, verdicts));
  return `${lines.join('\n')}\n${judged.length - missed} met, ${missed} missed\n`;
}

/** The rows as a table of Markdown. */
export function markdownTable(benchmark: Benchmark, verdicts: readonly Verdict[]): string {
  const [head = [], ...body] = cellsOf(benchmark, verdicts);
  const rule = head.map((_, column) => (isText(column, head.length) ? '---' : '---:'));
  return [head, rule, ...body].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

function cellsOf({ peer }: Benchmark, verdicts: readonly Verdict[]): string[][] {
  const beside = [...new Set(verdicts.flatMap(({ row }) => Object.keys(row.beside ?? {})))];
  const head = ['', 'ours', ...(peer ? [peer, 'ratio'] : []), ...beside, 'aim', ''];
  const body = verdicts.map((verdict) => [
    verdict.row.label,
    amount(verdict.ours, verdict.row.unit),
    ...(peer ? [peerOf(verdict), verdict.ratio.toFixed(2)] : []),
    ...beside.map((name) => besideOf(verdict, name)),
    aimOf(verdict),
    outcomeOf(verdict),
  ]);
  return [head, ...body];
}

const hasAim = (verdict: Verdict): boolean => aimOf(verdict) !== '';

function outcomeOf(verdict: Verdict): string {
  if (!hasAim(verdict)) return '';
  return verdict.met ? 'met' : 'missed';
}

const peerOf = ({ peer, row }: Verdict): string =>
  amount(peer, row.unit) + (row.note ? ` (${row.note})` : '');

/** All columns are numbers but the first and the last two. */
const isText = (column: number, count: number): boolean => column === 0 || column >= count - 2;

function aimOf({ row: { aim, ratioAim = 1, unit, peer } }: Verdict): string {
  const ratio = ratioAim === 1 ? '≤ peer' : `≤ ${ratioAim} peer`;
  const own = aim === undefined ? [] : [`≤ ${amount(aim, unit)}`];
  return [...own, ...(peer.length > 0 && ratioAim < Infinity ? [ratio] : [])].join(', ');
}

function besideOf({ row }: Verdict, name: string): string {
  const value = row.beside?.[name];
  return value === undefined ? '' : amount(value, row.unit);
}

/** Three significant digits at least: 4.27 ms, 812 ms, 1403 ms. */
function amount(value: number, unit: string): string {
  const digits = value === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
}

/** Pads columns to equal width; numbers to the right. */
function align(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) =>
        isText(column, row.length) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  );
}

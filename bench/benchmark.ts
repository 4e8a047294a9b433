/** A side-by-side measurement: what `npm run bench -- NAME` runs and prints. */
export interface Benchmark {
  readonly name: string;
  /** What is compared, in one line. */
  readonly title: string;
  /** Name of the peer, as its column is headed; empty where there is none. */
  readonly peer: string;
  /** Takes so long that it is measured once, whatever number of runs is asked for. */
  readonly once?: true;
  /** The text in docs/ that has a place for its table; performance.md unless told. */
  readonly document?: string;
  /** Measures all rows; `report` is told what is being measured. */
  measure(options: MeasureOptions): Promise<Row[] | Measured>;
}

/** By name: text of SVG, or a PNG file. */
export type Pictures = Readonly<Record<string, string | Uint8Array>>;

/** Rows and pictures of them. */
export interface Measured {
  readonly rows: readonly Row[];
  readonly pictures: Pictures;
}

export interface MeasureOptions {
  readonly runs: number;
  /** The rows that are wanted, by their names with commas between; all unless told. Not every benchmark looks at it. */
  readonly rows?: string;
  report(step: string): void;
}

/** What a benchmark needs is not on this machine: said in one line, without a stack. */
export class CannotMeasure extends Error {
  override readonly name = 'CannotMeasure';
}

/** One measured quantity of which less is better. */
export interface Row {
  readonly label: string;
  readonly unit: string;
  /** One value a run. */
  readonly ours: readonly number[];
  /** None where there is no peer; the row then has an aim. */
  readonly peer: readonly number[];
  /** What ours must not exceed, besides the peer. */
  readonly aim?: number;
  /** What ours must not exceed as a multiple of the peer; 1 unless told, Infinity where nothing is wanted. */
  readonly ratioAim?: number;
  /** How the peer was set. */
  readonly note?: string;
  /** Measured beside the two, for scale: each a column, not judged. */
  readonly beside?: Readonly<Record<string, number>>;
}

/** A row as it is printed: medians, and whether ours is within the aims. */
export interface Verdict {
  readonly row: Row;
  readonly ours: number;
  /** NaN where there is none. */
  readonly peer: number;
  readonly ratio: number;
  readonly met: boolean;
}

/** Middle value; mean of the two middle ones when their number is even. Throws RangeError for none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('Cannot take the median as there must be at least one value');
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function judge(row: Row): Verdict {
  const ours = median(row.ours);
  const peer = row.peer.length > 0 ? median(row.peer) : Number.NaN;
  return {
    row,
    ours,
    peer,
    ratio: ours / peer,
    met: ours <= (row.aim ?? Infinity) && (Number.isNaN(peer) || ours <= (row.ratioAim ?? 1) * peer),
  };
}

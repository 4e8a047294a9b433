/** Numbers as text, for tables, summaries and progress. */

/** A number with a few significant digits, as short as it can be said: 0.1235, 1.235e-7, 123500. */
export function brief(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return Object.is(value, Infinity) ? '∞' : value === -Infinity ? '−∞' : 'NaN';
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value).replace('-', '−');
  const size = Math.abs(value);
  const text =
    size >= 1e6 || size < 1e-4
      ? value.toExponential(digits - 1).replace(/\.?0+e/, 'e')
      : String(Number(value.toPrecision(digits)));
  return text.replaceAll('-', '−').replace('e+', 'e');
}

/** Numbers of one column with a common number of decimals, so that they line up. */
export function aligned(values: readonly number[], digits = 4): string[] {
  const finite = values.filter(Number.isFinite);
  const largest = Math.max(0, ...finite.map(Math.abs));
  if (finite.every(Number.isInteger) || !(largest < 1e6 && largest >= 1e-4))
    return values.map((value) => brief(value, digits));
  const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(largest)));
  return values.map((value) => (Number.isFinite(value) ? fixed(value, decimals) : brief(value)));
}

/** A number with this many decimals and a true minus sign. */
export function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text.replace('-', '−');
}

/** Counts with thousands set apart: 1,000,000. */
export const grouped = (count: number): string => count.toLocaleString('en-US');

export interface Summary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly nan: number;
  readonly infinite: number;
}

/** Smallest, largest and mean of the finite values, and how many are not finite. */
export function summarize(values: ArrayLike<number>): Summary {
  let [min, max, sum, nan, infinite] = [Infinity, -Infinity, 0, 0, 0];
  for (let k = 0; k < values.length; k++) {
    const value = Number(values[k]);
    if (Number.isNaN(value)) nan++;
    else if (!Number.isFinite(value)) infinite++;
    else {
      if (value < min) min = value;
      if (value > max) max = value;
      sum += value;
    }
  }
  const finite = values.length - nan - infinite;
  return { min, max, mean: finite > 0 ? sum / finite : NaN, nan, infinite };
}

/** The summary in words: `min −1.2   mean 0.01   max 3.4   2 NaN`. */
export function summaryText({ min, max, mean, nan, infinite }: Summary): string {
  const finite = min <= max ? [`min ${brief(min)}`, `mean ${brief(mean)}`, `max ${brief(max)}`] : [];
  const odd = [
    ...(nan > 0 ? [`${grouped(nan)} NaN`] : []),
    ...(infinite > 0 ? [`${grouped(infinite)} infinite`] : []),
  ];
  return [...finite, ...odd].join('   ');
}

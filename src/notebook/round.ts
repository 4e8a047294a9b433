/** Fewer digits in the rows of a figure: nobody sees the seventh, and a notebook file carries them all. */

type Rows = readonly Record<string, unknown>[];

const digits = 6;

/** Smallest step that matters for a value in a column that spans `span`: 1e-6 of the span or of the value itself. */
function roundTo(value: number, span: number): number {
  if (!Number.isFinite(value) || Number.isInteger(value)) return value;
  const size = Math.min(Math.abs(value), span > 0 ? span : Infinity);
  const decimals = digits - 1 - Math.floor(Math.log10(size));
  const significant = Math.floor(Math.log10(Math.abs(value))) + 1 + decimals;
  if (!(significant > 0 && significant < 16)) return value;
  return Number(value.toPrecision(significant));
}

/** Numbers of each column rounded to six significant digits of the value or of the column's span, whichever is finer. */
export function roundRows(rows: Rows): Rows {
  const spans = new Map<string, { low: number; high: number }>();
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) {
      if (typeof value !== 'number' || !Number.isFinite(value)) continue;
      const span = spans.get(name) ?? { low: value, high: value };
      spans.set(name, { low: Math.min(span.low, value), high: Math.max(span.high, value) });
    }
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => {
        const span = spans.get(name);
        return [name, typeof value === 'number' && span ? roundTo(value, span.high - span.low) : value];
      }),
    ),
  );
}

const isRows = (value: unknown): value is Rows =>
  Array.isArray(value) &&
  value.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row));

/** A specification with the rows of all its inline data rounded, however deep they lie, and numbers elsewhere to 12 digits. */
export function roundSpec(spec: unknown): unknown {
  if (typeof spec === 'number') return Number.isFinite(spec) ? Number(spec.toPrecision(12)) : null;
  if (Array.isArray(spec)) return spec.map(roundSpec);
  if (typeof spec !== 'object' || spec === null) return spec;
  return Object.fromEntries(
    Object.entries(spec).map(([name, value]) => [
      name,
      name === 'values' && isRows(value) ? roundRows(value) : roundSpec(value),
    ]),
  );
}

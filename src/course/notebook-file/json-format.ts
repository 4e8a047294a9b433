import { isObject } from './fields';

/** Spaces before a value, by depth; and keys as they are written, which repeat themselves in a notebook. */
const indents: string[] = ['\n'];
const quotedKeys = new Map<string, string>();
const mostQuotedKeys = 5000;

/**
 * JSON as Python's `json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False)` writes it. Files of several
 * megabytes are saved every few minutes, so this joins all parts at once and sorts only what is not sorted.
 */
export function formatJson(value: unknown): string {
  const parts: string[] = [];
  addValue(parts, value, 0);
  return parts.join('');
}

function addValue(parts: string[], value: unknown, depth: number): void {
  if (typeof value === 'string') parts.push(JSON.stringify(value));
  else if (typeof value === 'number') parts.push(formatNumber(value));
  else if (Array.isArray(value)) addList(parts, value, depth);
  else if (isObject(value)) addObject(parts, value, depth);
  else parts.push(value === undefined ? 'null' : JSON.stringify(value));
}

function addList(parts: string[], list: readonly unknown[], depth: number): void {
  if (list.length === 0) {
    parts.push('[]');
    return;
  }
  const indent = indentAt(depth + 1);
  for (let i = 0; i < list.length; i++) {
    parts.push(i === 0 ? '[' : ',', indent);
    addValue(parts, list[i], depth + 1);
  }
  parts.push(indentAt(depth), ']');
}

function addObject(parts: string[], object: Readonly<Record<string, unknown>>, depth: number): void {
  const indent = indentAt(depth + 1);
  let open = '{';
  for (const key of sortedKeys(object)) {
    if (object[key] === undefined) continue;
    parts.push(open, indent, quotedKey(key));
    addValue(parts, object[key], depth + 1);
    open = ',';
  }
  if (open === '{') parts.push('{}');
  else parts.push(indentAt(depth), '}');
}

function indentAt(depth: number): string {
  for (let next = indents.length; next <= depth; next++) indents.push(`\n${' '.repeat(next)}`);
  return indents[depth]!;
}

function quotedKey(key: string): string {
  const known = quotedKeys.get(key);
  if (known !== undefined) return known;
  const quoted = `${JSON.stringify(key)}: `;
  if (quotedKeys.size < mostQuotedKeys && key.length < 100) quotedKeys.set(key, quoted);
  return quoted;
}

/** Python writes small numbers as 1e-05 where JavaScript writes 0.00001; without this a save by Jupyter would differ. */
function formatNumber(value: number): string {
  if (Number.isInteger(value) && value !== 0) return withPythonExponent(String(value));
  if (!Number.isFinite(value)) return 'null';
  if (Object.is(value, -0)) return '-0.0';
  const isSmall = value !== 0 && Math.abs(value) < 1e-4;
  return withPythonExponent(isSmall ? value.toExponential() : String(value));
}

/** At least two digits: '1e-7' is written '1e-07'. */
const withPythonExponent = (text: string) =>
  text.includes('e') ? text.replace(/e([+-])(\d)$/, 'e$10$2') : text;

/** As Python sorts: by code points. JavaScript sorts by UTF-16 units, which differ once there are surrogates. */
function sortedKeys(object: Readonly<Record<string, unknown>>): string[] {
  const keys = Object.keys(object);
  if (isSorted(keys)) return keys;
  return keys.some(hasSurrogates) ? keys.sort(byCodePoint) : keys.sort();
}

function isSorted(keys: readonly string[]): boolean {
  for (let i = 0; i < keys.length; i++) {
    if ((i > 0 && keys[i - 1]! > keys[i]!) || hasSurrogates(keys[i]!)) return false;
  }
  return true;
}

const hasSurrogates = (key: string) => /[\ud800-\udfff]/.test(key);

function byCodePoint(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = left[i]!.codePointAt(0)! - right[i]!.codePointAt(0)!;
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

import path from 'node:path';
import type { Peer } from './step';

const project = path.resolve(__dirname, '../../..');

const rules: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>'],
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?/g, '<time>'],
  [/\b(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT/g, '<date>'],
];

/** Replaces what differs from run to run, so that two answers can be compared and one can be committed. */
export function normalText(text: string, { origin, root }: Peer): string {
  const port = new URL(origin).port;
  const placed = text
    .replaceAll(root, '<root>')
    .replaceAll(project, '<project>')
    .replaceAll(origin, '<origin>')
    .replaceAll(port, '<port>');
  if (/^\/.*\/node$/.test(placed)) return '<node>';
  return rules.reduce((said, [pattern, word]) => said.replace(pattern, word), placed);
}

/** Which other kernels are installed is the machine's own affair. */
function ofInterest(value: object): [string, unknown][] {
  const entries = Object.entries(value);
  return entries.filter(([key]) => key !== 'python3');
}

/** The same for a JSON value; lists of named things are sorted, as a folder has no order of its own. */
export function normalValue(value: unknown, peer: Peer): unknown {
  if (typeof value === 'string') return normalText(value, peer);
  if (Array.isArray(value)) return sorted(value.map((item) => normalValue(item, peer)));
  if (value === null || typeof value !== 'object') return value;
  if ('cell_type' in value && 'id' in value && /^[0-9a-f]{8}$/.test(String(value.id)))
    return normalValue({ ...value, id: '<id>' }, peer);
  if (
    'execution_state' in value &&
    (value.execution_state === 'starting' || value.execution_state === 'idle')
  )
    return normalValue({ ...value, execution_state: '<starting or idle>' }, peer);
  return Object.fromEntries(
    ofInterest(value).map(([key, item]) => [normalText(key, peer), normalValue(item, peer)]),
  );
}

const nameOf = (item: unknown) =>
  item !== null && typeof item === 'object' && 'name' in item ? String(item.name) : null;

function sorted(items: unknown[]): unknown[] {
  if (!items.every((item) => nameOf(item) !== null)) return items;
  return items.sort((a, b) => (nameOf(a)! < nameOf(b)! ? -1 : 1));
}

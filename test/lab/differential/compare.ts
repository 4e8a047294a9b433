import type { Answer } from './step';

/** Where two answers differ, and what each says there. */
export interface Difference {
  /** 'status', 'header location', or the keys into the body: 'body.content.0.size'. */
  readonly at: string;
  readonly theirs: unknown;
  readonly ours: unknown;
}

/** Headers that a client acts upon and that have to agree; caching and policies are each server's own. */
const headersThatMatter = ['content-type', 'content-disposition', 'location', 'last-modified'];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object';

/** A list of named things as a record of them: what is missing is then one difference and not one for each place. */
function byName(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0) return value;
  if (!value.every((item) => isObject(item) && typeof item.name === 'string')) return value;
  return Object.fromEntries(value.map((item) => [item.name, item]));
}

/** Compares two JSON values to the last key. */
export function compareValues(one: unknown, other: unknown, at: string): Difference[] {
  const [theirs, ours] = [byName(one), byName(other)];
  if (!isObject(theirs) || !isObject(ours) || Array.isArray(theirs) !== Array.isArray(ours))
    return Object.is(theirs, ours) ? [] : [{ at, theirs, ours }];
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
  return keys.flatMap((key) => compareValues(theirs[key], ours[key], `${at}.${key}`));
}

/** A header's value; how a body without bytes is called says nothing. */
function headerOf({ headers, body }: Answer, name: string): string | undefined {
  if (name !== 'content-type') return headers[name];
  return body === undefined ? undefined : headers[name]?.replace(/;.*/, '').toLowerCase();
}

const compareHeaders = (theirs: Answer, ours: Answer) =>
  headersThatMatter.flatMap((name) =>
    compareValues(headerOf(theirs, name), headerOf(ours, name), `header ${name}`),
  );

/** An error is told in each server's own words, but it is told: a message, a reason or null, no inner details. */
function compareErrors(theirs: Answer, ours: Answer): Difference[] {
  const { body } = ours;
  const told =
    isObject(body) &&
    typeof body.message === 'string' &&
    body.message !== '' &&
    [null, 'string'].includes(body.reason === null ? null : typeof (body.reason ?? body.short_message));
  return told ? [] : [{ at: 'body', theirs: theirs.body, ours: body }];
}

/** All differences of two answers that a client could notice. */
export function compareAnswers(theirs: Answer, ours: Answer): Difference[] {
  const status = compareValues(theirs.status, ours.status, 'status');
  if (ours.status >= 400) return [...status, ...compareErrors(theirs, ours)];
  if (status.length > 0) return status;
  return [...status, ...compareHeaders(theirs, ours), ...compareValues(theirs.body, ours.body, 'body')];
}

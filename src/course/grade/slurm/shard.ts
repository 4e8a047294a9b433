import { createHash } from 'node:crypto';
import { UsageError } from '../../run/options';

/** One part of a class, of `count` about equal ones. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

const MOST = 10_000;

/**
 * What `--shards` says: `2/5`, or the number of parts alone where the environment says which is this one. Indexed jobs
 * of Kubernetes set `JOB_COMPLETION_INDEX`, which counts from 0.
 *
 * @throws UsageError for anything else.
 */
export function parseShard(text: string, env: Readonly<Record<string, string | undefined>> = {}): Shard {
  const [, given, total] = /^(?:(\d{1,5})\/)?(\d{1,5})$/.exec(text) ?? [];
  const count = Number(total);
  if (total === undefined || count < 1 || count > MOST) throw wrong('K/N or N, with N from 1 to 10000', text);
  const index = given === undefined ? indexOf(env, count) : Number(given);
  if (index < 1 || index > count) throw wrong(`K/N with K from 1 to N`, text);
  return { index, count };
}

function indexOf(
  { JOB_COMPLETION_INDEX: text }: Readonly<Record<string, string | undefined>>,
  count: number,
) {
  if (text === undefined) throw wrong('K/N where JOB_COMPLETION_INDEX is not set', String(count));
  if (/^\d{1,5}$/.test(text) && Number(text) < count) return Number(text) + 1;
  throw new UsageError(
    `Cannot choose a shard as JOB_COMPLETION_INDEX must be from 0 to ${count - 1}: current value is ${text}`,
  );
}

const wrong = (rule: string, text: string) =>
  new UsageError(`Cannot choose a shard as --shards must be ${rule}: current value is ${text}`);

/**
 * Whether a student belongs to a part. It depends on the name and the number of parts alone, so that machines that
 * know nothing of each other share a class, and one that comes late to it moves nobody.
 */
export function inShard(student: string, { index, count }: Shard): boolean {
  const digest = createHash('sha256').update(student, 'utf8').digest();
  return (digest.readUIntBE(0, 6) % count) + 1 === index;
}

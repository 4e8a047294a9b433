import { refusal } from '../../../src/check';
import type { JsonObject } from '../../../src/course/jupyter/wire';

/** A request whose content is not what the protocol says. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
}

interface Kinds {
  string: string;
  number: number;
  boolean: boolean;
  object: JsonObject;
}

/**
 * One field of a request's content; the default when it is absent or null.
 *
 * @throws RequestError when it has another type, or is absent and has no default.
 */
export function field<K extends keyof Kinds>(
  content: JsonObject,
  name: string,
  kind: K,
  absent?: Kinds[K],
): Kinds[K] {
  const value = content[name] ?? absent;
  const fits = kind === 'object' ? isObject(value) : typeof value === kind;
  if (!fits)
    throw new RequestError(refusal('answer request', `${name} must be of type ${kind}`, content[name]));
  return value as Kinds[K];
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

import type { FastifyRequest } from 'fastify';
import type { JsonObject } from '../../../../src/course/jupyter/wire';
import { HttpError } from '../http-error';

/**
 * The JSON object in a request's body; `undefined` when there is none.
 *
 * @throws HttpError 400 when the body is something else.
 */
export function jsonBody({ body: value }: FastifyRequest): JsonObject | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object' || Array.isArray(value))
    throw new HttpError(400, 'Cannot read the request as its body must be a JSON object');
  return value as JsonObject;
}

/** A field that must be a string where it is there. @throws HttpError 400 when it is something else. */
export function textField(object: JsonObject, name: string): string | undefined {
  const value = object[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string')
    throw new HttpError(
      400,
      `Cannot read the request as ${name} must be a string: current value is ${typeof value}`,
    );
  return value;
}

/** Errors shown as values (those thrown are the kernel's business): the message first, then the stack. */
import { inspected } from './inspect';
import type { Bundle } from './mime';
import { textBundle } from './mime';

export function isErrorLike(value: object): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

export function errorBundle(error: Error): Bundle {
  return textBundle(inspected(error));
}

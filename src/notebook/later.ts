/** Values that come later, shown by somebody who has most likely forgotten to wait for them: they say how to. */
import { inspected } from './inspect';
import type { Bundle } from './mime';
import { textBundle } from './mime';

export const isPromise = (value: object): value is Promise<unknown> => value instanceof Promise;

/** A promise, with the word that is missing in front of it. */
export function promiseBundle(value: Promise<unknown>): Bundle {
  return textBundle(`${inspected(value)}\nA promise: await in front of it gives its value.`);
}

const typeName = (value: object): string =>
  Object.prototype.toString.call(value).slice('[object '.length, -1);

export const isGenerator = (value: object): value is object =>
  ['Generator', 'AsyncGenerator'].includes(typeName(value));

/** What a loop over such a value looks like. */
export const loopHint = (isAsync: boolean): string =>
  `Nothing has run yet: a loop makes its steps, ${isAsync ? 'for await' : 'for'} (const step of …) { … }`;

/** A training, a walk or a sampler that nobody loops over. */
export function generatorBundle(value: object): Bundle {
  return textBundle(`${inspected(value)}\n${loopHint(typeName(value) === 'AsyncGenerator')}`);
}

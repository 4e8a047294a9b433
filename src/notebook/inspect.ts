/** The general case: a value as Node prints it. */
import { inspect } from 'node:util';

const options = { depth: 4, breakLength: 100, maxArrayLength: 100, maxStringLength: 10_000 } as const;

/** A value as text. A value that throws when it is looked at is named by its type. */
export function inspected(value: unknown): string {
  try {
    return inspect(value, options);
  } catch {
    try {
      // A proxy or a getter that throws: show the target, and call nothing of its own.
      return inspect(value, { ...options, showProxy: true, customInspect: false });
    } catch {
      return `[${typeof value} that cannot be shown]`;
    }
  }
}

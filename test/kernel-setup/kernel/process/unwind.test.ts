import { AsyncLocalStorage, executionAsyncId } from 'node:async_hooks';
import { runInThisContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { prepareUnwinding, unwindExpression } from '../../../../kernel-setup/kernel/process/unwind';

const NEWEST_THAT_GIVES_IT_OUT = 22;
const major = Number(process.versions.node.split('.')[0]);

describe('unwinding', () => {
  it('does nothing where it was not prepared', () => {
    expect(runInThisContext(unwindExpression)).toBeUndefined();
  });

  it('empties the record of nested callbacks, where Node gives it out', async () => {
    prepareUnwinding();
    const storage = new AsyncLocalStorage<number>();
    // In a callback of the event loop, which every line of Node keeps a record of; not so for promises.
    const inside = storage.run(
      1,
      () =>
        new Promise<[number, number]>((resolve) => {
          setImmediate(() => {
            const before = executionAsyncId();
            runInThisContext(unwindExpression);
            resolve([before, executionAsyncId()]);
          });
        }),
    );
    const [before, after] = await inside;
    expect(before).toBeGreaterThan(0);
    expect(after).toBe(major <= NEWEST_THAT_GIVES_IT_OUT ? 0 : before);
  });
});

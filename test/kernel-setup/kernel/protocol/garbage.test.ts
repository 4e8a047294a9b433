import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Garbage } from '../../../../kernel-setup/kernel/protocol/garbage';

it('collects what nobody holds once nothing has followed for a while', async () => {
  const dropped = new WeakRef(Array.from({ length: 100_000 }, (_, i) => ({ i })));
  new Garbage().collectSoon();
  // The reference is held until the end of this turn, by the language's own rule for WeakRef.
  for (let waited = 0; waited < 5000 && dropped.deref(); waited += 50) await sleep(50);
  expect(dropped.deref()).toBeUndefined();
});

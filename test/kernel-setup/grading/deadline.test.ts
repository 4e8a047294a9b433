import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { deadline } from '../../../kernel-setup/grading/deadline';

/** Keeps everything else from running. */
function holdUp(milliseconds: number): void {
  for (const began = performance.now(); performance.now() - began < milliseconds; );
}

describe('a deadline', () => {
  it('comes', async () => {
    await new Promise<void>((resolve) => deadline(10, resolve));
  });

  it('does not come while the grader is held up by something else', async () => {
    let isOver = false;
    const callOff = deadline(400, () => {
      isOver = true;
    });
    holdUp(1000);
    await turn();
    expect(isOver).toBe(false);
    callOff();
  });

  it('can be called off', async () => {
    let isOver = false;
    deadline(1, () => {
      isOver = true;
    })();
    await new Promise<void>((resolve) => deadline(150, resolve));
    expect(isOver).toBe(false);
  });
});

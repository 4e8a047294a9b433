import { describe, expect, it } from 'vitest';
import { type Clock, pace } from '../../../../kernel-setup/lab/front-end/src/outputs/pace';

/** A clock on which only drawing, frames and sleep take time; what is due happens in the order of its time. */
function createClock() {
  let time = 0;
  const due: { at: number; happen: () => void }[] = [];
  const at = (moment: number) =>
    new Promise<void>((resolve) => {
      due.push({ at: moment, happen: resolve });
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const clock: Clock = {
    now: () => time,
    frame: () => at(time + 10),
    sleep: (milliseconds) => at(time + milliseconds),
  };
  return {
    clock,
    spend: (milliseconds: number) => {
      time += milliseconds;
    },
    /** Lets time pass until a moment. */
    async until(moment: number) {
      await settle();
      for (;;) {
        due.sort((a, b) => a.at - b.at);
        if (due[0] === undefined || due[0].at > moment) break;
        time = Math.max(time, due[0].at);
        due.shift()!.happen();
        await settle();
      }
      time = Math.max(time, moment);
    },
  };
}

/** Draws numbers, each in as much time as the table says, and keeps when it did. */
function createCanvas(cost: number) {
  const { clock, spend, until } = createClock();
  const drawn: [number, number][] = [];
  const draw = pace(async (subject: number) => {
    drawn.push([clock.now(), subject]);
    spend(cost);
  }, clock);
  return { draw, drawn, until };
}

describe('drawing at a pace', () => {
  it('draws the first at once', async () => {
    const { draw, drawn } = createCanvas(40);
    const promise = draw(1);
    expect(drawn).toEqual([[0, 1]]);
    await promise;
  });

  it('draws the latest of what came meanwhile, after as long a rest as drawing and its frame took', async () => {
    const { draw, drawn, until } = createCanvas(40);
    void draw(1);
    void draw(2);
    const last = draw(3);
    await until(99);
    expect(drawn).toEqual([[0, 1]]);
    await until(100);
    expect(drawn).toEqual([
      [0, 1],
      [100, 3],
    ]);
    await last;
  });

  it('spends at most half of the time on a flood, and ends with its end', async () => {
    const { draw, drawn, until } = createCanvas(90);
    for (let i = 0; i < 200; i++) {
      void draw(i);
      await until(i * 10);
    }
    await until(3000);
    expect(drawn.length).toBeLessThanOrEqual(2000 / 200 + 2);
    expect(drawn.at(-1)?.[1]).toBe(199);
  });

  it('draws at once again after a rest', async () => {
    const { draw, drawn, until } = createCanvas(5);
    void draw(1);
    await until(500);
    void draw(2);
    expect(drawn.at(-1)).toEqual([500, 2]);
  });

  it('tells of a fault whoever asked for that drawing, and goes on', async () => {
    const { clock, until } = createClock();
    const draw = pace(async (subject: string) => {
      if (subject === 'bad') throw new Error('cannot draw');
    }, clock);
    const bad = draw('bad');
    const good = draw('good');
    await expect(bad).rejects.toThrow('cannot draw');
    await until(1000);
    await expect(good).resolves.toBeUndefined();
  });
});

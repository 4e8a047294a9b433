import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StreamMerger } from '../../../../kernel-setup/kernel/protocol/stream-merger';

type Published = [parent: string, name: string, text: string];

describe('StreamMerger', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function collect() {
    const published: Published[] = [];
    const merger = new StreamMerger<string>((...message) => published.push(message));
    return { merger, published };
  }

  it('joins texts of one stream of one cell into one message', () => {
    const { merger, published } = collect();
    for (let i = 0; i < 1000; i++) merger.add('a', 'stdout', `${i}\n`);
    expect(published).toEqual([]);
    vi.runAllTimers();
    expect(published).toEqual([['a', 'stdout', Array.from({ length: 1000 }, (_, i) => `${i}\n`).join('')]]);
  });

  it('keeps the order of everything, whatever the streams and the times', () => {
    const text = fc.record({
      parent: fc.constantFrom('a', 'b'),
      name: fc.constantFrom('stdout' as const, 'stderr' as const),
      text: fc.string(),
      pause: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const { merger, published } = collect();
        for (const { parent, name, text, pause } of texts) {
          merger.add(parent, name, text);
          vi.advanceTimersByTime(pause);
        }
        merger.flush();
        const runs = (list: Published[]) =>
          list
            .filter(([, , text]) => text !== '')
            .reduce<Published[]>((joined, [parent, name, text]) => {
              const last = joined.at(-1);
              if (last?.[0] === parent && last[1] === name) last[2] += text;
              else joined.push([parent, name, text]);
              return joined;
            }, []);
        const sent = texts.map(({ parent, name, text }): Published => [parent, name, text]);
        expect(runs(published)).toEqual(runs(sent));
      }),
    );
  });

  it('does not let text wait behind a flood', () => {
    const { merger, published } = collect();
    merger.add('a', 'stdout', 'x'.repeat(1 << 20));
    expect(published).toHaveLength(1);
    merger.flush();
    expect(published).toHaveLength(1);
  });
});

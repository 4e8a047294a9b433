import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  contentOf,
  ownMessage,
  type RelayedMessage,
} from '../../../../../kernel-setup/lab/server/kernels/relayed-message';
import { StreamMerger } from '../../../../../kernel-setup/lab/server/kernels/stream-merger';

type Published = RelayedMessage<'iopub'>;
const stream = (name: string, text: string, cell: string) =>
  ownMessage('stream', 'kernel', { name, text }, { msg_id: cell });
const other = (cell: string) => ownMessage('execute_result', 'kernel', { data: {} }, { msg_id: cell });

/** What a page makes of messages: neighbouring text of one stream and cell is one. */
function asSeen(messages: readonly Published[]): string[] {
  const seen: { key: string; text: string }[] = [];
  for (const message of messages) {
    const { name, text = '' } = contentOf(message);
    const key = `${message.header.msg_type} ${name} ${message.parent.msg_id}`;
    if (name !== undefined && seen.at(-1)?.key === key) seen.at(-1)!.text += String(text);
    else seen.push({ key, text: String(text) });
  }
  return seen.map(({ key, text }) => `${key}: ${text}`);
}

describe('the merger of streams', () => {
  it('changes nothing of what a page shows', () => {
    const message = fc.oneof(
      {
        weight: 5,
        arbitrary: fc.tuple(fc.constantFrom('stdout', 'stderr'), fc.string(), fc.constantFrom('a', 'b')),
      },
      { weight: 1, arbitrary: fc.constantFrom('a', 'b') },
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 60 }), (made) => {
        const sent = made.map((one) => (typeof one === 'string' ? other(one) : stream(...one)));
        const passed: Published[] = [];
        const merger = new StreamMerger((one) => passed.push(one));
        for (const one of sent) merger.push(one);
        merger.close();
        expect(asSeen(passed)).toEqual(asSeen(sent));
      }),
    );
  });

  it('passes the first text on at once, and the rest soon, joined', async () => {
    const passed: Published[] = [];
    const merger = new StreamMerger((one) => passed.push(one));
    const text = () => passed.map((one) => contentOf(one).text);
    for (const letter of 'abcde') merger.push(stream('stdout', letter, 'cell'));
    expect(text()).toEqual(['a']);
    await expect.poll(text).toEqual(['a', 'bcde']);
    merger.close();
  });

  it('joins more in a flood, which nobody can read, and is quick again after it', () => {
    vi.useFakeTimers();
    const passed: number[] = [];
    let now = 0;
    const merger = new StreamMerger(() => passed.push(now));
    const run = (ms: number, length: number) => {
      for (const end = now + ms; now < end; now += 5) {
        merger.push(stream('stdout', 'x'.repeat(length), 'cell'));
        vi.advanceTimersByTime(5);
      }
    };
    run(2000, 10_000);
    // 0, 30, 60 more, 120 more, 240 more, and then four a second.
    expect(passed.length).toBeLessThan(14);
    run(1000, 10);
    const quick = passed.slice(-10);
    expect(Math.max(...quick.slice(1).map((at, index) => at - quick[index]!))).toBeLessThanOrEqual(35);
    merger.close();
    vi.useRealTimers();
  });

  it('does not hold more than a million characters', () => {
    const passed: Published[] = [];
    const merger = new StreamMerger((one) => passed.push(one));
    for (let n = 0; n < 30; n++) merger.push(stream('stdout', 'x'.repeat(100_000), 'cell'));
    expect(passed).toHaveLength(3);
    merger.close();
    expect(passed.map((one) => String(contentOf(one).text).length)).toEqual([
      100_000, 1_100_000, 1_100_000, 700_000,
    ]);
  });

  it('leaves alone what it does not understand', () => {
    const passed: Published[] = [];
    const merger = new StreamMerger((one) => passed.push(one));
    const odd = [
      ownMessage('stream', 'k', {}),
      ownMessage('stream', 'k', { name: 1 }),
      stream('stdout', 'a', 'c'),
    ];
    for (const one of odd) merger.push(one);
    merger.close();
    expect(passed).toEqual(odd);
  });
});

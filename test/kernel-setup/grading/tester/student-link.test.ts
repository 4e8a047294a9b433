import { MessageChannel } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../../kernel-setup/grading/membrane/limits';
import { StudentLink } from '../../../../kernel-setup/grading/tester/student-link';
import type { Fault } from '../../../../src/course/grade/contract';

/** A link with a wire and a thread that a test plays itself. */
function link() {
  const sent: string[] = [];
  const heard: unknown[] = [];
  let line: (line: string) => void = () => undefined;
  let end: (why: Fault) => void = () => undefined;
  const made = new StudentLink({
    send: (text) => void sent.push(text),
    onLine: (listener) => {
      line = listener;
    },
    onEnd: (listener) => {
      end = listener;
    },
  });
  const { port1, port2 } = new MessageChannel();
  made.attach(port1, () => undefined);
  port2.on('message', (message) => void heard.push(message));
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
  return {
    link: made,
    sent,
    heard,
    settled,
    speak: (text: string) => line(text),
    ends: (why: Fault) => end(why),
    ask: async (text: string) => {
      port2.postMessage(text);
      await settled();
    },
    close: () => port2.close(),
  };
}

describe('the link to a student’s process', () => {
  it('carries one line for each line', async () => {
    const { link: made, sent, heard, ask, speak, settled, close } = link();
    await ask('one?');
    speak('one');
    await ask('two?');
    speak('two');
    await settled();
    expect([sent, heard, made.fault]).toEqual([
      ['one?', 'two?'],
      [{ line: 'one' }, { line: 'two' }],
      undefined,
    ]);
    close();
  });

  it.each([
    ['a line before the first question', 0],
    ['a second line', 1],
  ])('ends with %s', async (_, questions) => {
    const { link: made, heard, ask, speak, settled, close } = link();
    for (let k = 0; k < questions; k++) await ask('?');
    for (let k = 0; k <= questions; k++) speak('x');
    speak('more');
    await settled();
    expect(made.fault).toBe('refused');
    expect(heard).toHaveLength(questions + 1);
    expect(heard.at(-1)).toEqual({ end: 'refused', detail: 'it has spoken without being asked' });
    close();
  });

  it('ends with a line that is too long, and with the process', async () => {
    const long = link();
    await long.ask('?');
    long.speak('x'.repeat(LIMITS.line + 1));
    expect(long.link.fault).toBe('too large');
    long.close();
    const gone = link();
    gone.ends('memory');
    await gone.ask('?');
    expect([gone.link.fault, gone.sent]).toEqual(['memory', []]);
    gone.close();
  });
});

import { describe, expect, it } from 'vitest';
import { eventOf } from '../../../../kernel-setup/grading/student/event-line';

const MANY = `[${'{},'.repeat(1000)}{}]`;

describe('a line of a student’s process', () => {
  it('is an event, or nothing', () => {
    expect(eventOf('{"type":"stream","text":"a,b,[{"}', 5)).toEqual({ type: 'stream', text: 'a,b,[{' });
    for (const line of ['null', '[]', '{', '7']) expect(eventOf(line, 5)).toBeUndefined();
  });

  it('is not taken apart where it has too many parts, but a cell ends all the same', () => {
    // Neither is JSON as a whole, so that nothing but its beginning can have been read.
    expect(eventOf(`{"type":"done","request":12,"bundle":${MANY}`, 1000)).toEqual({
      ...{ type: 'done', request: 12, tooMuch: true },
    });
    expect(eventOf(`{"type":"done","request":3,"error":${MANY}`, 1000)).toMatchObject({
      ...{ type: 'done', request: 3, error: { ename: 'Error' } },
    });
    expect(eventOf(`{"type":"display","bundle":${MANY}`, 1000)).toEqual({ type: 'too much' });
  });

  it('may have any length as long as it is text', () => {
    const text = 'a,[{\\"'.repeat(1e5);
    expect(eventOf(JSON.stringify({ type: 'stream', text }), 1000)).toEqual({ type: 'stream', text });
  });
});

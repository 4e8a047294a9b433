import { describe, expect, it } from 'vitest';
import { askSecret } from '../../../../kernel-setup/lab/command/ask-secret';
import { fakeTerminal } from './fake-terminal';

const answerTo = async (typed: string) => {
  const { terminal, seen } = fakeTerminal([typed]);
  return { answer: await askSecret('Password: ', terminal), ...seen };
};

describe('a question whose answer is not shown', () => {
  it('takes the line and leaves the terminal as it was', async () => {
    expect(await answerTo('correct horse\r')).toEqual({
      answer: 'correct horse',
      shown: 'Password: \n',
      raw: false,
    });
  });

  it('lets the person correct it', async () => {
    expect((await answerTo('ab😀\x7f\bc\r')).answer).toBe('ac');
    expect((await answerTo('wrong\x15right\n')).answer).toBe('right');
    expect((await answerTo('\x7f\r')).answer).toBe('');
  });

  it.each(['secret\x03', '\x04'])('has no answer after Ctrl-C and Ctrl-D', async (typed) => {
    expect(await answerTo(typed)).toEqual({ answer: undefined, shown: 'Password: \n', raw: false });
  });
});

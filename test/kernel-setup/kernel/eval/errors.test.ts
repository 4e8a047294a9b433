import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeError } from '../../../../kernel-setup/kernel/eval/errors';

const shown = (error: unknown): string => stripVTControlCharacters(describeError(error).traceback.join('\n'));

describe('describeError', () => {
  it('gives name and message', () => {
    expect(describeError(new RangeError('too far'))).toMatchObject({
      ename: 'RangeError',
      evalue: 'too far',
    });
  });

  it('shows chains of causes and stops at a cycle', () => {
    const inner = new Error('inner');
    const outer = new Error('outer', { cause: new TypeError('middle', { cause: inner }) });
    expect(shown(outer)).toMatch(
      /^Error: outer[\s\S]*Caused by:\nTypeError: middle[\s\S]*Caused by:\nError: inner/,
    );
    inner.cause = outer;
    expect(shown(outer).match(/^Error: outer$/gm)).toHaveLength(2);
  });

  it('lists the errors of an AggregateError and counts beyond the fifth', () => {
    const errors = Array.from({ length: 7 }, (_, i) => new Error(`no. ${i}`));
    const text = shown(new AggregateError(errors, 'all failed'));
    expect(text).toMatch(/AggregateError: all failed[\s\S]*\[1 of 7\]\nError: no. 0[\s\S]*\[5 of 7\]/);
    expect(text).toContain('… and 2 more');
  });

  it.each([
    ['text', 'Uncaught', "'text'"],
    [undefined, 'Uncaught', 'undefined'],
    [{ code: 5 }, 'Uncaught', '{ code: 5 }'],
    [Symbol('s'), 'Uncaught', 'Symbol(s)'],
  ])('shows a thrown %j that is no error', (value, ename, evalue) => {
    expect(describeError(value)).toMatchObject({ ename, evalue });
  });

  it('survives errors whose properties throw', () => {
    const trap = (name: string) => ({
      get: () => {
        throw new Error(`trap ${name}`);
      },
    });
    const hostile = Object.defineProperties(new Error('x'), {
      // First: V8 writes the stack, name and all, when the property is replaced.
      stack: trap('stack'),
      name: trap('name'),
      message: trap('message'),
      cause: trap('cause'),
      errors: trap('errors'),
    });
    expect(describeError(hostile)).toMatchObject({ ename: 'Error', evalue: '' });
    const proxy = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap');
        },
        getPrototypeOf: () => {
          throw new Error('trap');
        },
      },
    );
    expect(describeError(proxy).ename).toBe('Uncaught');
  });

  it('folds long runs of frames inside a package', () => {
    const error = new Error('deep');
    const inside = Array.from(
      { length: 6 },
      (_, i) => `    at f${i} (node_modules/@tensorflow/tfjs/dist/tf.node.js:${i}:1)`,
    );
    error.stack = ['Error: deep', ...inside, '    at cell [1]:2:3'].join('\n');
    expect(shown(error)).toContain(
      'at f0 (node_modules/@tensorflow/tfjs/dist/tf.node.js:0:1)\n    at … 5 more in @tensorflow/tfjs',
    );
    expect(shown(error)).toContain('at cell [1]:2:3');
  });
});

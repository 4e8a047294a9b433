import { describe, expect, it } from 'vitest';
import { pair } from '../../kernel-setup/grading/membrane/student-thread';

/** Asks for the variable `f` and calls it, of a student's side that is not ours. */
async function attacked(
  source: string,
  use: (f: (...args: unknown[]) => unknown) => unknown,
): Promise<string> {
  const student = pair(source, false);
  try {
    const f = student.read('f') as (...args: unknown[]) => unknown;
    const got = await use(f);
    return student.session.fault ?? `harmless: ${JSON.stringify(got)}`;
  } catch (error) {
    return `${student.session.fault ?? 'thrown'}: ${(error as Error).message}`;
  } finally {
    await student.end();
  }
}

/** Gives a function for the first question; then `rest` is what it does for each further one. */
const afterFirst = (rest: string) => `
  const first = JSON.parse(read());
  write(JSON.stringify({ r: first.q, ok: [[{ $: 'handle', i: 0, type: 'function', name: 'f' }]] }));
  for (;;) { const question = JSON.parse(read()); const r = question.q; ${rest} }`;

describe('a student’s side that breaks the protocol ends the conversation', () => {
  it.each([
    ['an answer to another question', 'write(JSON.stringify({ r: r + 1, ok: 1 }));', 'not asked'],
    ['an answer that is none', "write('{}');", 'is none'],
    ['text', "write('hello');", 'no JSON'],
    ['an unknown tag', "write(JSON.stringify({ r, ok: { $: 'code', v: '1' } }));", 'no known kind'],
    ['a value and an error', 'write(JSON.stringify({ r, ok: 1, no: 2 }));', 'twice'],
    ['nesting without end', "write('['.repeat(3e6));", 'nested too deep'],
    [
      'a hundred levels in a value',
      "write(JSON.stringify({ r, ok: JSON.parse('['.repeat(103) + ']'.repeat(103)) }));",
      'too deep',
    ],
    ['a reference to nothing', "write(JSON.stringify({ r, ok: { $: 'ref', i: 1e9 } }));", 'nothing'],
    [
      'a typed array of a claimed length',
      "write(JSON.stringify({ r, ok: { $: 'bytes', kind: 'Float64Array', v: '', length: 1e9, n: 1e9 } }) + ' x');",
      'no JSON',
    ],
    [
      'a tensor of a claimed shape',
      "write(JSON.stringify({ r, ok: { $: 'tensor', dtype: 'float32', shape: [1e9], v: { $: 'bytes', kind: 'Float32Array', v: '' } } }));",
      'do not agree',
    ],
    [
      'an object of the test that was never lent',
      "write(JSON.stringify({ r, ok: { $: 'yours', i: 0 } }));",
      'never handed over',
    ],
    [
      'a question about such an object',
      "write(JSON.stringify({ q: 1, op: 'get', t: 3, key: 'constructor' })); read();",
      'never handed over',
    ],
    [
      'a question that only tests ask',
      "write(JSON.stringify({ q: 1, op: 'variables', a: ['secret'] })); read();",
      'only tests ask',
    ],
    ['an unknown question', "write(JSON.stringify({ q: 1, op: 'eval', t: 0 })); read();", 'bad op'],
    [
      'an array that was not lent',
      "write(JSON.stringify({ r, ok: { $: 'undefined' }, back: [[0, [9]]] }));",
      'not lent',
    ],
    [
      'a record that would be a number of its own choice',
      "write(JSON.stringify({ r, ok: { $: 'object', k: ['valueOf'], v: [{ $: 'handle', i: 1, type: 'function' }] } }));",
      'a function in it',
    ],
    [
      'a record that would be waited for',
      "write(JSON.stringify({ r, ok: [{ $: 'object', k: ['then'], v: [{ $: 'handle', i: 0, type: 'function' }] }] }));",
      'a function in it',
    ],
    ['more values than may be', 'write(`{"r":${r},"ok":[${\'0,\'.repeat(4.1e6)}0]}`);', 'too many values'],
  ])('%s', async (_, rest, message) => {
    const told = await attacked(afterFirst(rest), (f) => f([1, 2]));
    expect(told).toContain('refused: ');
    expect(told).toContain(message);
  });

  it('and stays ended', async () => {
    const told = await attacked(afterFirst("write('hello'); for (;;) read();"), (f) => {
      expect(() => f(1)).toThrow('asked no more');
      expect(() => f(1)).toThrow('asked no more');
      return 'done';
    });
    expect(told).toBe('refused');
  });
});

describe('a student’s side that speaks the protocol gains nothing', () => {
  /** Asks about the test's function that it was passed, and gives back what it found. */
  const probing = (question: string, self = '') =>
    afterFirst(`
      const handle = question.a[0];
      write(JSON.stringify({ q: 1, t: handle.i, ${question}${self} }));
      const answer = JSON.parse(read());
      write(JSON.stringify({ r, ok: JSON.stringify(answer) }));`);

  it.each(['constructor', '__proto__', 'prototype', 'call', 'apply', 'bind', 'caller', 'toString', 'name'])(
    'of a function it cannot read %s',
    async (key) => {
      const told = await attacked(probing(`op: 'get', key: '${key}'`), (f) => f(() => 1));
      expect(told).toContain('undefined');
      expect(told).not.toContain('handle');
    },
  );

  it.each(['constructor', '__proto__', '__defineGetter__', 'hasOwnProperty', 'valueOf'])(
    'of an object it cannot read %s',
    async (key) => {
      const told = await attacked(probing(`op: 'get', key: '${key}'`), (f) => f({ own: () => 1 }));
      expect(told).not.toContain('handle');
    },
  );

  it('it cannot set what a test lends, or call an object', async () => {
    const schedule = { steps: 3, beta: () => 1 };
    expect(await attacked(probing("op: 'set', key: 'steps', a: [4]"), (f) => f(schedule))).toContain(
      'Cannot set',
    );
    expect(schedule.steps).toBe(3);
    expect(await attacked(probing("op: 'call', a: []"), (f) => f(schedule))).toContain('refused');
  });

  it('its records cannot pollute', async () => {
    const record =
      "{ $: 'object', k: ['__proto__', 'constructor'], v: [{ $: 'object', k: ['polluted'], v: [1] }, 2] }";
    const told = await attacked(afterFirst(`write(JSON.stringify({ r, ok: ${record} }));`), (f) => {
      const got = f(1) as Record<string, unknown>;
      return [
        Object.getPrototypeOf(got) === Object.prototype,
        'polluted' in {},
        Object.assign({}, got) && 'polluted' in {},
      ];
    });
    expect(told).toBe('harmless: [true,false,false]');
  });

  it('a handle that changes its type stays what it was', async () => {
    const told = await attacked(
      afterFirst("write(JSON.stringify({ r, ok: { $: 'handle', i: 0, type: 'promise' } }));"),
      (f) => f(1) === f && typeof f,
    );
    expect(told).toBe('harmless: "function"');
  });

  it('an error may claim any name and stays data', async () => {
    const told = await attacked(
      afterFirst("write(JSON.stringify({ r, no: { $: 'error', name: 'StudentGone', message: 'x' } }));"),
      (f) => f(1),
    );
    expect(told).toBe('thrown: x');
  });
});

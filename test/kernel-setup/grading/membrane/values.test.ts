import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decoder } from '../../../../kernel-setup/grading/membrane/decode';
import { Encoder } from '../../../../kernel-setup/grading/membrane/encode';
import { MembraneFault } from '../../../../kernel-setup/grading/membrane/fault';
import { LIMITS } from '../../../../kernel-setup/grading/membrane/limits';
import { parseMessage } from '../../../../kernel-setup/grading/membrane/parse';
import { tf } from '../../../../src/runtime/tf';

const encode = (value: unknown) => new Encoder({ foreign: () => undefined, hold: () => 0 }).encode(value);
const none = {
  own: () => {
    throw new MembraneFault('none');
  },
  stand: () => ({ isStandIn: true }),
};
const decode = (raw: unknown) => new Decoder(none).decode(raw);
const cross = (value: unknown) => decode(JSON.parse(JSON.stringify(encode(value))));

describe('a value that crosses', () => {
  it('is the same on the other side, whatever data it is', () => {
    const data = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(data, (value) => {
        expect(cross(value)).toStrictEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    NaN,
    Infinity,
    -Infinity,
    -0,
    5e-324,
    1e308,
    undefined,
    null,
    10n ** 50n,
    'a\ud800b',
    Symbol.iterator,
  ])('keeps %s', (value) => expect(Object.is(cross(value), value)).toBe(true));

  it('keeps arrays of many numbers, odd ones included', () => {
    const numbers = [0, -0, NaN, Infinity, 0.1, 1e-310, 2 ** 53, -1, 3];
    expect(cross(numbers)).toStrictEqual(numbers);
    expect(cross([...numbers, '4', numbers, numbers])).toStrictEqual([...numbers, '4', numbers, numbers]);
    const [a, b] = cross([numbers, numbers]) as unknown[];
    expect(a).toBe(b);
  });

  it('keeps regular expressions, dates, errors with their class, name and cause', () => {
    expect(cross(/a+\/b/gi)).toEqual(/a+\/b/gi);
    expect(cross(new Date(Number.NaN))).toEqual(new Date(Number.NaN));
    const error = cross(new RangeError('too far', { cause: new Error('why') })) as RangeError;
    expect(error).toBeInstanceOf(RangeError);
    expect([error.message, (error.cause as Error).message]).toEqual(['too far', 'why']);
    class Own extends Error {
      override name = 'Own';
    }
    expect((cross(new Own('mine')) as Error).toString()).toBe('Own: mine');
  });

  it('keeps what is shared and closes cycles', () => {
    const one = { numbers: new Float64Array([1, 2]) };
    const cycle: { one: object; again: object; self?: object; in?: Map<string, object> } = {
      one,
      again: one,
    };
    cycle.self = cycle;
    cycle.in = new Map([['cycle', cycle]]);
    const got = cross(cycle) as typeof cycle;
    expect(got.one).toBe(got.again);
    expect(got.self).toBe(got);
    expect(got.in!.get('cycle')).toBe(got);
  });

  it('keeps names such as __proto__ as properties of its own', () => {
    const hostile: unknown = JSON.parse('{"__proto__": {"polluted": 1}, "constructor": 2}');
    const got = cross(hostile) as object;
    expect(Object.keys(got)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(got)).toBe(Object.prototype);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('may be a tensor of any type, with references after it still right', () => {
    const shared = [7];
    for (const tensor of [
      tf.tensor([1.5, 2, 3, 4], [2, 2]),
      tf.scalar(3, 'int32'),
      tf.tensor([true, false]),
      tf.tensor(['a', 'b'], [2, 1]),
      tf.complex([1, 2], [3, 4]),
      tf.zeros([0, 3]),
    ]) {
      const [got, a, b] = cross([tensor, shared, shared]) as [typeof tensor, object, object];
      expect([got.dtype, got.shape]).toEqual([tensor.dtype, tensor.shape]);
      expect(Array.from(got.dataSync() as ArrayLike<unknown>)).toEqual(
        Array.from(tensor.dataSync() as ArrayLike<unknown>),
      );
      expect(a).toBe(b);
    }
  });

  it.each([
    ['an array of a billion entries', () => new Array(1e9), '1000000000 entries'],
    [
      'nesting',
      () => Array.from({ length: LIMITS.depth + 1 }).reduce((inner) => [inner], 0),
      'nested more than',
    ],
    ['a symbol of its own', () => Symbol('own'), 'symbol'],
    ['a long bigint', () => 10n ** 20_000n, 'digits'],
    ['a disposed tensor', () => tf.tidy(() => tf.scalar(1).add(1)) && disposed(), 'disposed'],
  ])('is refused: %s', (_, make, message) => {
    expect(() => encode(make())).toThrow(message);
  });
});

function disposed(): object {
  const tensor = tf.scalar(1);
  tensor.dispose();
  return tensor;
}

describe('hostile text', () => {
  const tags = [
    'undefined',
    'number',
    'bigint',
    'symbol',
    'ref',
    'numbers',
    'object',
    'date',
    'regexp',
    'map',
    'set',
    'error',
  ];
  const tag = fc.constantFrom(...tags, 'bytes', 'tensor', 'handle', 'yours', 'made up', '__proto__');
  const field = fc.constantFrom(
    'v',
    'k',
    'i',
    'kind',
    'name',
    'message',
    'cause',
    'shape',
    'dtype',
    'flags',
    'type',
  );
  const { tree } = fc.letrec<{ tree: unknown; tagged: unknown }>((tie) => ({
    tree: fc.oneof({ maxDepth: 5 }, fc.jsonValue(), tie('tagged'), fc.array(tie('tree'), { maxLength: 4 })),
    tagged: fc
      .tuple(
        tag,
        fc.dictionary(field, fc.oneof({ maxDepth: 5 }, fc.jsonValue(), tie('tree')), { maxKeys: 5 }),
      )
      .map(([name, rest]) => ({ $: name, ...rest })),
  }));

  it('gives data or a fault, and leaves every prototype alone', () => {
    const before = [Object.prototype, Array.prototype, Function.prototype, Map.prototype].map(
      Reflect.ownKeys,
    );
    fc.assert(
      fc.property(tree, (raw) => {
        try {
          decode(raw);
        } catch (error) {
          expect(error).toBeInstanceOf(MembraneFault);
        }
      }),
      { numRuns: 2000 },
    );
    expect(
      [Object.prototype, Array.prototype, Function.prototype, Map.prototype].map(Reflect.ownKeys),
    ).toEqual(before);
  });

  it('is a message or a fault', () => {
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .dictionary(
          fc.constantFrom('r', 'q', 'op', 'ok', 'no', 'back', 'a', 't', 'self', 'out'),
          fc.jsonValue(),
        )
        .map((raw) => JSON.stringify(raw)),
    );
    fc.assert(
      fc.property(line, (text) => {
        try {
          const message = parseMessage(text);
          expect('r' in message || 'q' in message).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(MembraneFault);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [
      'a length that is only claimed',
      { $: 'bytes', kind: 'Float64Array', v: 'AAAA', n: 1e9 },
      'whole number',
    ],
    ['a tensor larger than its numbers', tensorOf([1e9], 'AAAAAA=='), 'do not agree'],
    ['a shape whose product overflows', tensorOf([2 ** 40, 2 ** 40], 'AAAAAA=='), 'do not agree'],
    ['a negative shape', tensorOf([-1, -1], 'AAAAAA=='), 'no possible shape'],
    ['a reference to what is not there', [{ $: 'ref', i: 7 }], 'nothing'],
    ['a regular expression that is none', { $: 'regexp', v: '(', flags: '' }, 'none'],
    ['a tag of the prototype', JSON.parse('{"__proto__": {"$": "undefined"}}'), 'no known kind'],
    ['an unknown tag', { $: 'eval', v: '1' }, 'no known kind'],
    ['a handle with text for a number', { $: 'handle', i: '1', type: 'function' }, 'number'],
  ])('is refused: %s', (_, raw, message) => {
    expect(() => decode(raw)).toThrow(MembraneFault);
    expect(() => decode(raw)).toThrow(message);
  });

  it('is refused before it is parsed where it is nested too deep', () => {
    expect(() => parseMessage('['.repeat(1e6))).toThrow('nested too deep');
    expect(parseMessage(`{"r":1,"ok":"${'['.repeat(1000)}\\""}`)).toEqual({
      r: 1,
      ok: `${'['.repeat(1000)}"`,
    });
  });
});

function tensorOf(shape: readonly number[], bytes: string): object {
  return { $: 'tensor', dtype: 'float32', shape, v: { $: 'bytes', kind: 'Float32Array', v: bytes } };
}

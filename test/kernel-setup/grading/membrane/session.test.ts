import { afterAll, describe, expect, it } from 'vitest';
import { random } from '../../../../src/random/random';
import { pair } from './student-thread';

const student = pair(`
exports.add = (a, b) => a + b;
exports.scaled = (list, by) => list.map((x) => x * by);
exports.Point = class Point {
  constructor(x) { this.x = x; }
  get double() { return 2 * this.x; }
  plus(other) { return new exports.Point(this.x + other.x); }
};
exports.counter = { n: 0, next() { return ++this.n; } };
exports.count = function* (n) { for (let k = 0; k < n; k++) yield k; };
exports.later = async (x) => { await new Promise((r) => setTimeout(r, 5)); return x; };
exports.steps = async function* (n) { for (let k = 0; k < n; k++) { await null; yield k; } };
exports.apply = (f, ...args) => f(...args);
exports.applyLater = async (f, x) => { const got = await f(x); return got + 1; };
exports.draw = (rng, n) => Array.from({ length: n }, () => rng.normal());
exports.drawInto = (rng, n) => { const out = new Float64Array(n); rng.normals(out); return out; };
exports.fill = (out) => { for (let k = 0; k < out.length; k++) out[k] = k; };
exports.push = (out) => { out.push(1, 2); };
exports.spoil = (list) => { list[0] = 99; };
exports.spoilAndGive = (out) => { out[0] = 99; return 1; };
exports.fail = (kind, text) => { throw new { RangeError, Error }[kind](text); };
exports.failWith = (value) => { throw value; };
exports.probe = (object, key) => object[key];
exports.set = (object, key, value) => { object[key] = value; };
exports.sees = (object) => [typeof object, Object.keys(object), 'constructor' in object, 'beta' in object];
exports.tricky = { valueOf() { return 3; }, toString() { return '3'; }, [Symbol.toPrimitive]() { return 3; } };
exports.thenable = { then(resolve) { resolve(42); } };
exports.same = (x) => x;
exports.isSame = (f, g) => f === g;
exports.huge = () => new Array(1e9);
exports.deep = (f) => f(exports.deep, f);
exports.rejects = async () => { throw new RangeError('no'); };
exports.shown = { [Symbol.for('Jupyter.display')]() { return { 'text/html': '<script>' }; } };
exports.records = { p: [0.9, 0.1], nested: { q: new Float32Array([1, 2]) } };
`);

afterAll(() => student.end());

type Callable = (...args: unknown[]) => unknown;
const f = (name: string) => student.read(name) as Callable;

describe('a student’s function in a test', () => {
  it('is a function, called with data and giving data', () => {
    expect(typeof f('add')).toBe('function');
    expect(f('add')(1, 2)).toBe(3);
    expect(f('scaled')([1, 2], 3)).toEqual([3, 6]);
    expect(f('Point').name).toBe('Point');
  });

  it('throws what the student’s throws', () => {
    expect(() => f('fail')('RangeError', 'too far')).toThrow(RangeError);
    expect(() => f('fail')('Error', 'bad')).toThrow('bad');
    expect(() => f('failWith')(7)).toThrow('Your code has thrown 7');
    expect(() => f('huge')()).toThrow('1000000000 entries');
  });

  it('takes functions of the test, which may call it again', () => {
    expect(f('apply')((x: number) => x * 2, 4)).toBe(8);
    expect(f('apply')((x: number) => f('add')(x, 1), 4)).toBe(5);
    expect(() =>
      f('apply')(() => {
        throw new TypeError('mine');
      }),
    ).toThrow('mine');
    expect(() => f('deep')((deep: Callable, self: Callable) => deep(self))).toThrow('nested');
    expect(f('add')(1, 2)).toBe(3);
  });

  it('gives objects back as themselves', () => {
    const own = () => 1;
    expect(f('same')(own)).toBe(own);
    expect(f('isSame')(own, own)).toBe(true);
    expect(f('same')(f('add'))).toBe(f('add'));
  });
});

describe('a student’s object in a test', () => {
  it('is spoken to: properties, methods, classes, keys', () => {
    const Point = student.read('Point') as new (
      x: number,
    ) => { x: number; double: number; plus(o: object): { x: number } };
    const point = new Point(3);
    expect([point.x, point.double, point.plus(new Point(4)).x]).toEqual([3, 6, 7]);
    expect(point).toBeInstanceOf(Point);
    expect({} instanceof Point).toBe(false);
    expect('x' in point && !('y' in point)).toBe(true);
    expect({ ...point }).toEqual({ x: 3 });
    point.x = 5;
    expect(point.double).toBe(10);
  });

  it('keeps its state', () => {
    const counter = student.read('counter') as { n: number; next(): number };
    expect([counter.next(), counter.next(), counter.n]).toEqual([1, 2, 2]);
  });

  it('is iterated over', () => {
    expect([...(f('count')(4) as Iterable<number>)]).toEqual([0, 1, 2, 3]);
    let first: unknown;
    for (const k of f('count')(1e9) as Iterable<number>) {
      first = k;
      break;
    }
    expect(first).toBe(0);
  });

  it('is never a number, a text or a promise unless it is one', async () => {
    const tricky = student.read('tricky');
    for (const use of [
      () => `${tricky}`,
      () => Number(tricky),
      () => (tricky as number) > 2,
      () => (tricky as number) + 1,
    ])
      expect(use).toThrow('tricky is an object where a number or text was expected');
    const thenable = student.read('thenable');
    expect(await thenable).toBe(thenable);
    expect((student.read('shown') as Record<symbol, unknown>)[Symbol.for('Jupyter.display')]).toBeUndefined();
  });

  it('is data where it holds nothing but data', () => {
    expect(student.read('records')).toEqual({ p: [0.9, 0.1], nested: { q: new Float32Array([1, 2]) } });
    expect(student.session.variables(['nothing']).has('nothing')).toBe(false);
  });
});

describe('promises', () => {
  it('are waited for, alone and together', async () => {
    expect(await f('later')(3)).toBe(3);
    expect(await Promise.all([f('later')(1), f('later')(2), f('add')(1, 2)])).toEqual([1, 2, 3]);
    await expect(f('rejects')()).rejects.toThrow(RangeError);
    const out: unknown[] = [];
    for await (const k of f('steps')(3) as AsyncIterable<number>) out.push(k);
    expect(out).toEqual([0, 1, 2]);
  });

  it('of the test are waited for by the student’s function', async () => {
    const slow = async (x: unknown) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return f('add')(x, 1);
    };
    expect(await f('applyLater')(slow, 3)).toBe(5);
    const failing = async () => {
      throw new RangeError('mine');
    };
    await expect(f('applyLater')(failing, 3)).rejects.toThrow('mine');
  });

  it('that are not waited for hold nothing up', async () => {
    const promise = f('later')(1) as Promise<number>;
    const unused = f('rejects')();
    expect(f('add')(1, 1)).toBe(2);
    expect(unused).toBeInstanceOf(Promise);
    const waiting = promise.then((x) => x + 1);
    await new Promise((resolve) => setImmediate(resolve));
    // Now the student's process waits for its promise: the call waits for that first.
    expect(f('add')(2, 2)).toBe(4);
    expect(await waiting).toBe(2);
  });
});

describe('what a test lends', () => {
  it('is filled where it is blank and the function gives nothing', () => {
    const numbers = new Float64Array(3);
    f('fill')(numbers);
    expect(numbers).toEqual(new Float64Array([0, 1, 2]));
    const list: number[] = [];
    f('push')(list);
    expect(list).toEqual([1, 2]);
  });

  it('never changes otherwise: a function cannot move what its result is compared with', () => {
    const p = [0.9, 0.1];
    f('spoil')(p);
    const zeros = [0, 0];
    f('spoilAndGive')(zeros);
    const record = { expected: [1] };
    f('set')(record, 'expected', [2]);
    expect([p, zeros, record]).toEqual([[0.9, 0.1], [0, 0], { expected: [1] }]);
  });

  it('is a generator of the toolkit as well, whose stream goes on', () => {
    const own = random(7);
    expect(f('draw')(random(7), 4)).toEqual([own.normal(), own.normal(), own.normal(), own.normal()]);
    expect(f('drawInto')(random(8), 4)).toEqual(random(8).normals(4));
    const lent = random(9);
    f('draw')(lent, 1);
    const second = random(9);
    second.normal();
    expect(lent.normal()).toBe(second.normal());
  });

  it('leads to nothing else of the tester', () => {
    const schedule = { steps: 3, beta: (t: number) => t / 10 };
    expect(f('sees')(schedule)).toEqual(['object', ['steps', 'beta'], false, true]);
    for (const key of [
      'constructor',
      '__proto__',
      'hasOwnProperty',
      'isPrototypeOf',
      '__defineGetter__',
      '__lookupGetter__',
    ])
      expect(typeof f('probe')(schedule, key)).toBe('undefined');
    for (const key of ['constructor', 'call', 'apply', 'bind', 'prototype', 'caller', 'arguments'])
      expect(typeof f('probe')(() => 1, key)).toBe('undefined');
    expect(() => f('set')(schedule, 'steps', 4)).toThrow('Cannot set steps of an object of the test');
    expect(schedule.steps).toBe(3);
  });
});

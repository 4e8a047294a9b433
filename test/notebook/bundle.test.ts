import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleOf, toBundle } from '../../src/notebook/bundle';
import { displaySymbol } from '../../src/notebook/mime';
import { lines } from '../../src/plot/lines';
import { encodePng } from '../../src/plot/png';

const text = async (value: unknown) => String((await toBundle(value)).data['text/plain']);

describe('toBundle', () => {
  it.each([
    [1, '1'],
    [-0, '-0'],
    ['two', "'two'"],
    [null, 'null'],
    [10n, '10n'],
    [Symbol('s'), 'Symbol(s)'],
    [{ a: [1, { b: 2 }] }, '{ a: [ 1, { b: 2 } ] }'],
    [new Map([['k', 1]]), "Map(1) { 'k' => 1 }"],
    [new Set([1]), 'Set(1) { 1 }'],
    [(v: number) => v, '[Function (anonymous)]'],
  ])('prints %s as Node does', async (value, expected) => {
    expect(await text(value)).toBe(expected);
  });

  it('asks the value itself first, at once or with a promise', async () => {
    const own = { dtype: 1, [displaySymbol]: () => ({ 'text/html': '<b>1</b>' }) };
    expect(await toBundle(own)).toEqual({ data: { 'text/html': '<b>1</b>' }, metadata: {} });
    const later = { [displaySymbol]: async () => ({ 'text/plain': 'later' }) };
    expect(await text(later)).toBe('later');
    expect(bundleOf(own)).not.toBeInstanceOf(Promise);
  });

  it('passes on what a display method throws', async () => {
    const broken = {
      [displaySymbol]() {
        throw new Error('broken');
      },
    };
    await expect(toBundle(broken)).rejects.toThrow('broken');
  });

  it('shows an error with its message and stack, from any realm', async () => {
    expect(await text(new RangeError('too far'))).toMatch(/^RangeError: too far\n\s+at /);
    expect(await text(runInNewContext("new TypeError('elsewhere')"))).toContain('TypeError: elsewhere');
  });

  it('shows images by their bytes, and pixels as PNG', async () => {
    const png = encodePng({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3, 255) });
    expect((await toBundle(png)).data['image/png']).toBe(png.toString('base64'));
    expect((await toBundle(Uint8Array.from(png))).data['image/png']).toBe(png.toString('base64'));
    const pixels = await toBundle({ width: 1, height: 1, data: Uint8ClampedArray.of(1, 2, 3, 255) });
    expect(pixels.data['image/png']).toBe(png.toString('base64'));
    expect(pixels.data['text/plain']).toMatch(/^\[image\] png, 1 × 1 pixels/);
    expect((await toBundle(Buffer.from([0xff, 0xd8, 0xff, 0xe0]))).data).toHaveProperty('image/jpeg');
    const svg = '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"></svg>';
    expect((await toBundle(Buffer.from(svg))).data['image/svg+xml']).toBe(svg);
    expect((await toBundle(Buffer.from('plain'))).data).toEqual({ 'text/plain': '<Buffer 70 6c 61 69 6e>' });
  });

  it('shows figures live and as a picture', async () => {
    const { data } = await toBundle(lines([1, 2, 3], { title: 'Rise' }));
    expect(Object.keys(data)).toEqual(['application/vnd.vegalite.v5+json', 'image/svg+xml', 'text/plain']);
  });

  it('survives hostile values', async () => {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    const refusing = new Proxy(
      {},
      {
        get() {
          throw new Error('no');
        },
        has() {
          throw new Error('no');
        },
        ownKeys() {
          throw new Error('no');
        },
        getPrototypeOf() {
          throw new Error('no');
        },
      },
    );
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const throwing = {
      get shape(): never {
        throw new Error('no');
      },
      get $schema(): never {
        throw new Error('no');
      },
      [Symbol.for('nodejs.util.inspect.custom')]() {
        throw new Error('no');
      },
    };
    const bare = Object.create(null) as object;
    for (const value of [circle, refusing, revoked.proxy, throwing, bare, new Proxy([], {}), globalThis])
      expect((await text(value)).length).toBeGreaterThan(0);
    expect(await text(circle)).toContain('[Circular *1]');
  });

  it('has text for whatever it is given', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withTypedArray: true,
          withSparseArray: true,
        }),
        async (value) => {
          expect(typeof (await toBundle(value)).data['text/plain']).toBe('string');
        },
      ),
    );
  });
});

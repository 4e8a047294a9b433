import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareLoosely, comparePictures, describeTolerance } from '../../../src/course/compare/loosely';
import { isWithin } from '../../../src/course/compare/numbers';
import { dataUrl, png } from '../run/pictures';

const tolerance = { rel: 0.05, abs: 0.01 };
const differences = (a: string, b: string) => compareLoosely(a, b, tolerance);

describe('texts of trained results', () => {
  it('agree when their words are the same and their numbers within abs + rel·|committed|', () => {
    expect(differences('loss 2.00 after 100 steps', 'loss 2.11 after 100 steps')).toEqual([]);
    expect(differences('loss 2.00', 'loss 2.12')).toEqual([
      '2 is committed, 2.12 is new, which is beyond ±0.01 and ±5 %',
    ]);
    expect(differences('loss 2.00', 'error 2.00')[0]).toContain('the text differs apart from its numbers');
  });

  it('may have a number of another sign or width', () => {
    expect(differences('gap -0.004', 'gap 0.004')).toEqual([]);
    expect(differences('gap \u22120.004 nats', 'gap 0.004 nats')).toEqual([]);
    expect(differences('a |   9.99 | b', 'a |  10.01 | b')).toEqual([]);
    expect(differences('1.0e-3', '0.001')).toEqual([]);
  });

  it('differ when one is no number', () => {
    expect(differences('loss 2.00', 'loss NaN')).toHaveLength(1);
    expect(differences('loss 2.00', 'loss Infinity')).toHaveLength(1);
  });

  it('may hold other pictures of about the same size', () => {
    const url = (width: number, height: number, seed: number) =>
      `<img src="${dataUrl(png(width, height, seed))}">`;
    expect(differences(url(100, 80, 1), url(100, 80, 2))).toEqual([]);
    expect(differences(url(100, 80, 1), url(104, 80, 1))).toEqual([]);
    expect(differences(url(100, 80, 1), url(120, 80, 1))).toEqual([
      'a picture of 100 × 80 is committed, one of 120 × 80 is new',
    ]);
  });
});

describe('isWithin', () => {
  it('is |actual − committed| ≤ abs + rel·|committed|', () => {
    const number = fc.double({ noNaN: true, min: -1e6, max: 1e6 });
    const bound = fc.double({ noNaN: true, min: 0, max: 2 });
    fc.assert(
      fc.property(number, number, bound, bound, (committed, actual, rel, abs) => {
        const allowed = abs + rel * Math.abs(committed);
        expect(isWithin(committed, actual, { rel, abs })).toBe(Math.abs(actual - committed) <= allowed);
      }),
      { seed: 1 },
    );
    expect(isWithin(1, Number.NaN, tolerance)).toBe(false);
    expect(isWithin(1, Infinity, tolerance)).toBe(false);
  });
});

describe('pictures of trained results', () => {
  it('are compared by width and height, whatever the kind', () => {
    const svg = (box: string) => `<svg xmlns="http://www.w3.org/2000/svg" ${box}><rect/></svg>`;
    const compare = (a: string, b: string) => comparePictures('image/svg+xml', svg(a), svg(b));
    expect(compare('width="100" height="50"', 'width="105px" height="50px"')).toEqual([]);
    expect(compare('width="100" height="50"', 'viewBox="0 0 100 50"')).toEqual([]);
    expect(compare('width="100" height="50"', 'viewBox="0 0 100 70"')).toHaveLength(1);
    const bytes = (width: number) => png(width, 10, 1).toString('base64');
    expect(comparePictures('image/png', bytes(10), bytes(10))).toEqual([]);
    expect(comparePictures('image/png', bytes(10), bytes(20))).toHaveLength(1);
  });
});

describe('describeTolerance', () => {
  it('names what there is', () => {
    expect(describeTolerance({ rel: 0.07, abs: 0 })).toBe('±7 %');
    expect(describeTolerance({ rel: 0, abs: 0.5 })).toBe('±0.5');
  });
});

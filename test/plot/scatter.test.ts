import { describe, expect, it } from 'vitest';
import { scatter } from '../../src/plot/scatter';
import { random } from '../../src/random/random';
import { draw } from './draw';
import { decodePng, pictureOf } from './png-decoder';

const rows = [
  { x: 0, y: 0, kind: 'dog' },
  { x: 2, y: 1, kind: 'cat' },
  { x: 4, y: 0, kind: 'dog' },
];

describe('scatter', () => {
  it('draws one mark a point, coloured by label, with a legend', async () => {
    const { marks, domain, texts } = await draw(scatter(rows, { label: 'kind' }));
    expect(marks('symbol')).toBe(3);
    expect(domain('color')).toEqual(['dog', 'cat']);
    expect(texts).toEqual(expect.arrayContaining(['x', 'y', 'kind', 'dog', 'cat']));
  });

  it('keeps a unit of x as long as a unit of y, unless told otherwise', () => {
    const { width, height } = scatter(rows) as unknown as { width: number; height: number };
    // 4 by 1 with the same share of margin on all sides; sizes are whole pixels.
    expect(width / height).toBeCloseTo(4, 1);
    expect(scatter(rows, { aspect: 'free', width: 300, height: 200 })).toMatchObject({
      width: 300,
      height: 200,
    });
  });

  it('takes interleaved coordinates and pairs', async () => {
    const { marks, domain } = await draw(scatter(Float64Array.of(0, 0, 1, 1, 2, 3), { xDomain: [0, 2] }));
    expect(marks('symbol')).toBe(3);
    expect(domain('x')).toEqual([0, 2]);
    expect(
      (
        await draw(
          scatter([
            [0, 1],
            [2, 3],
          ]),
        )
      ).marks('symbol'),
    ).toBe(2);
  });

  it('colours by a number on a scale where there are many', async () => {
    const values = Array.from({ length: 30 }, (_, k) => ({ x: k, y: k, t: k / 10 }));
    const { domain } = await draw(scatter(values, { label: 't' }));
    expect(domain('color').slice(0, 1)).toEqual([0]);
    expect(domain('color').at(-1)).toBe(2.9);
  });

  it('paints more than 2000 points into a picture on the same axes', async () => {
    const r = random(3);
    const cloud = Array.from({ length: 5000 }, (_, k) => ({ x: r.normal(), y: r.normal(), side: k % 2 }));
    const figure = scatter(cloud, { label: 'side', xDomain: [-4, 4], yDomain: [-4, 4] });
    const { marks, domain, texts } = await draw(figure);
    expect(marks('image')).toBe(1);
    expect(domain('x')).toEqual([-4, 4]);
    expect(texts).toEqual(expect.arrayContaining(['0', '1', 'side']));
    expect(JSON.stringify(figure).length).toBeLessThan(150_000);
  });

  it('paints a point where its coordinates are', () => {
    const figure = scatter([[1, 3]], { asPicture: true, xDomain: [0, 4], yDomain: [0, 4], color: '#ff0000' });
    const { width, height, data } = decodePng(pictureOf(figure));
    let [sum, sumX, sumY] = [0, 0, 0];
    for (let k = 0; k < width * height; k++) {
      const alpha = data[4 * k + 3]!;
      sum += alpha;
      sumX += alpha * ((k % width) + 0.5);
      sumY += alpha * (Math.floor(k / width) + 0.5);
    }
    // Half a pixel of 600 either way: points are painted at whole pixels.
    expect(Math.abs(sumX / sum / width - 1 / 4)).toBeLessThan(1 / width);
    expect(Math.abs(sumY / sum / height - 1 / 4)).toBeLessThan(1 / height);
  });

  it('gives the same picture for the same points', () => {
    const points = random(5).normals(6000);
    expect(pictureOf(scatter(points))).toBe(pictureOf(scatter(points)));
  });

  it('refuses what it cannot draw', () => {
    expect(() => scatter([1, 2, 3])).toThrow(/pairs of coordinates: current value is 3/);
    expect(() => scatter([])).toThrow(/must not be empty/);
    expect(() => scatter(rows, { opacity: 2 })).toThrow(/opacity must be in \[0, 1\]/);
    expect(() => scatter(rows, { label: 'breed' })).toThrow(/label must name a column/);
    expect(() => scatter(rows, { asPicture: true, xScale: 'log' })).toThrow(
      /axes of a picture must be linear/,
    );
    expect(() => scatter(rows, { asPicture: true, color: 'tomato' })).toThrow(
      /name of the palette or #rrggbb/,
    );
  });
});

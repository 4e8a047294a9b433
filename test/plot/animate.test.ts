import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { animate } from '../../src/plot/animate';
import { bars } from '../../src/plot/bars';
import { beside, layer } from '../../src/plot/combine';
import { heatmap } from '../../src/plot/heatmap';
import { lines } from '../../src/plot/lines';
import { scatter } from '../../src/plot/scatter';
import type { Figure } from '../../src/plot/spec';
import { draw } from './draw';

const x = [0, 1, 2];
const times = [0, 0.5, 2];
const frames = times.map((t) => lines({ x, y: x.map((v) => v * t) }, { title: 'Growth' }));

/** The live figure: what the slider does is a change of its signal. */
function live(figure: Figure) {
  const view = new View(parse(compile(figure as never).spec), { renderer: 'none' }).run();
  return {
    move: (frame: number) => view.signal('frame', frame).run(),
    svg: () => view.toSVG(),
    domain: (scale: string) => (view.scale(scale) as unknown as { domain(): unknown[] }).domain(),
  };
}

describe('animate', () => {
  it('shows the last frame in the static picture, or the one it is told', async () => {
    const last = await draw(animate(frames, { label: 't', values: times }));
    expect(last.texts).toContain('Growth — t = 2');
    expect(last.marks('line')).toBe(1);
    const first = await draw(animate(frames, { label: 't', values: times, show: 0 }));
    expect(first.texts).toContain('Growth — t = 0');
  });

  it('moves the curve with the slider and holds the axes still', async () => {
    const film = live(animate(frames, { label: 't', values: times }));
    const domains = [film.domain('x'), film.domain('y')];
    expect(domains).toEqual([
      [0, 2],
      [0, 4],
    ]);
    const pictures = new Set<string>();
    for (const k of [0, 1, 2]) {
      film.move(k);
      pictures.add(await film.svg());
      expect([film.domain('x'), film.domain('y')]).toEqual(domains);
    }
    expect(pictures.size).toBe(3);
    expect([...pictures][1]).toContain('t = 0.5');
  });

  it('keeps rows that never change once', () => {
    const fixed = lines({ x, y: [1, 1, 1] }, { label: 'fixed' });
    const film = animate(frames.map((frame) => layer([fixed, frame])));
    const [still, moving] = film.layer as { data: { values: unknown[] }; transform?: unknown[] }[];
    expect([still?.data.values.length, moving?.data.values.length]).toEqual([3, 9]);
    expect(JSON.stringify(still?.transform)).not.toContain('frame');
    expect(moving?.transform).toEqual([{ filter: 'datum.frame === frame' }]);
  });

  it('animates bars, pictures and figures side by side', async () => {
    const barFilm = await draw(animate([1, 3].map((v) => bars({ x: ['a', 'b'], y: [v, 1] }))));
    expect([barFilm.marks('rect'), barFilm.domain('y')]).toEqual([2, [0, 3]]);
    const over = { xDomain: [0, 1], yDomain: [0, 1], valueDomain: [0, 2] } as const;
    const maps = [1, 2].map((k) => heatmap((a) => a * k, over));
    expect((await draw(animate(maps))).marks('image')).toBe(1);
    const pairs = [1, 2].map((k) => beside([maps[k - 1] as Figure, lines([k, k + 1])]));
    const pair = await draw(animate(pairs));
    expect([pair.marks('image'), pair.marks('line')]).toEqual([1, 1]);
  });

  it('refuses frames that are not alike', () => {
    expect(() => animate([])).toThrow(/frames must not be empty/);
    expect(() => animate(frames, { show: 3 })).toThrow(/show must be an index from 0 to 2/);
    expect(() => animate(frames, { values: [1] })).toThrow(/the length of values must be 3/);
    expect(() => animate([lines(x), lines(x, { width: 99 })])).toThrow(/not in width/);
    expect(() => animate([lines(x), bars({ x, y: x })])).toThrow(
      /frames must differ in data, domains and titles only/,
    );
    const clouds = [1, 4].map((k) =>
      scatter([
        [0, 0],
        [k, 1],
      ]),
    );
    expect(() => animate(clouds)).toThrow(/set xDomain and yDomain where sizes differ/);
    const maps = [1, 2].map((k) => heatmap([[0, k]]));
    expect(() => animate(maps)).toThrow(/all frames must have one colour scale \(set valueDomain\)/);
  });
});

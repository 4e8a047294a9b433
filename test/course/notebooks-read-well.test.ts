import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse, View } from 'vega';
import { compile } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import type { Part } from '../../src/plot/part';
import { channelOf, unitsOf } from '../../src/plot/walk';

const folder = resolve(__dirname, '../../notebooks');
const names = readdirSync(folder).filter((name) => name.endsWith('.ipynb'));

interface Cell {
  readonly id: string;
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly { readonly output_type: string; readonly data?: Record<string, unknown> }[];
}

const cellsOf = (name: string) =>
  (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { cells: Cell[] }).cells;
const textOf = (lines: unknown) => (Array.isArray(lines) ? lines.join('') : String(lines));

interface Slider {
  readonly name: string;
  readonly bind: { readonly min: number; readonly max: number };
}

/** A committed figure: where it stands, what it says, how wide its drawing is. */
interface Figure {
  readonly cell: string;
  readonly spec: Part;
  readonly width: number;
}

function figuresOf(name: string): Figure[] {
  return cellsOf(name).flatMap(({ id, outputs = [] }) =>
    outputs.flatMap(({ data = {} }) => {
      const spec = data['application/vnd.vegalite.v5+json'] as Part | undefined;
      const width = Number(/<svg[^>]* width="([\d.]+)"/.exec(textOf(data['image/svg+xml']))?.[1]);
      return spec === undefined ? [] : [{ cell: id, spec, width }];
    }),
  );
}

const slidersOf = ({ spec }: Figure) =>
  ((spec.params ?? []) as Partial<Slider>[]).flatMap(({ name, bind }) =>
    name !== undefined && bind !== undefined ? [{ name, bind }] : [],
  );

/** Positions with an axis: not those of pictures and captions, nor a line at one value. */
const withAxis = (unit: Part) =>
  (['x', 'y'] as const)
    .map((axis) => channelOf(unit, axis))
    .filter((channel): channel is Part => channel?.field !== undefined && channel.axis !== null);

/** Colours by name of which there are several, and whether a legend explains them. */
function severalColors(unit: Part): { names: readonly unknown[]; explained: boolean }[] {
  const channel = channelOf(unit, 'color');
  const names = (channel?.scale as { domain?: readonly unknown[] } | undefined)?.domain ?? [];
  if (channel?.type !== 'nominal' || names.length < 2) return [];
  return [{ names, explained: channel.legend !== null }];
}

/** The picture with a slider at some place. */
async function drawnAt({ spec }: Figure, slider: Slider, value: number): Promise<string> {
  const view = new View(parse(compile(structuredClone(spec) as never).spec), { renderer: 'none' });
  view.signal(slider.name, value);
  const svg = await view.toSVG();
  view.finalize();
  return svg;
}

describe.each(names)('%s', (name) => {
  const figures = figuresOf(name);

  it('has cells that fit on a page: 14 lines of 110 columns', () => {
    const long = cellsOf(name)
      .filter(({ cell_type }) => cell_type === 'code')
      .flatMap(({ id, source }) => {
        const lines = textOf(source).split('\n');
        return lines.length > 14 || lines.some((line) => [...line].length > 110) ? [id] : [];
      });
    expect(long).toEqual([]);
  });

  it('has figures that fit beside the Lab’s sidebar: at most 900 pixels', () => {
    expect(figures.filter(({ width }) => !(width <= 900)).map(({ cell }) => cell)).toEqual([]);
  });

  it('names every axis', () => {
    const nameless = figures.filter(({ spec }) =>
      unitsOf(spec).some(({ unit }) => withAxis(unit).some(({ title }) => !title)),
    );
    expect(nameless.map(({ cell }) => cell)).toEqual([]);
  });

  it('explains every colour where there are several', () => {
    const unexplained = figures.flatMap(({ cell, spec }) => {
      const colors = unitsOf(spec).flatMap(({ unit }) => severalColors(unit));
      const known = new Set(colors.filter(({ explained }) => explained).flatMap(({ names }) => names));
      return colors.flatMap(({ names }) => names.filter((one) => !known.has(one)).map((one) => [cell, one]));
    });
    expect(unexplained).toEqual([]);
  });

  it('has sliders that change their picture', async () => {
    const stuck: string[] = [];
    for (const figure of figures)
      for (const slider of slidersOf(figure)) {
        const { min, max } = slider.bind;
        if ((await drawnAt(figure, slider, min)) === (await drawnAt(figure, slider, max)))
          stuck.push(figure.cell);
      }
    expect(stuck).toEqual([]);
  });

  it('shows no error, and nothing that was not waited for', () => {
    const outputs = cellsOf(name).flatMap(({ outputs = [] }) => outputs);
    expect(outputs.filter(({ output_type }) => output_type === 'error')).toEqual([]);
    const texts = outputs.map(({ data = {} }) => textOf(data['text/plain'] ?? ''));
    expect(texts.filter((text) => /Promise \{|Nothing has run yet|\[object Object\]/.test(text))).toEqual([]);
  });
});

import Ajv from 'ajv';
import schema from 'vega-lite/build/vega-lite-schema.json';
import { describe, expect, it } from 'vitest';
import { roundSpec } from '../../src/notebook/round';
import { draw } from './draw';
import { examples } from './examples';

const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

describe.each(Object.entries(examples))('%s', (_, make) => {
  it('is a valid Vega-Lite v5 specification that draws without a warning', async () => {
    const figure = make();
    validate(figure);
    expect(validate.errors ?? []).toEqual([]);
    const { svg, texts } = await draw(figure);
    expect(svg).toMatch(/^<svg /);
    expect(texts.length).toBeGreaterThan(0);
  });

  it('says what it shows and is the same every time', () => {
    expect(make()).toEqual(make());
    expect(make().description).toMatch(/\w/);
  });

  it('is the figure of the snapshot', () => {
    const { config, ...rest } = make();
    expect(config).toBeDefined();
    expect(roundSpec(rest)).toMatchSnapshot();
  });
});

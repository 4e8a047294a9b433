import { runtime } from '../../src/runtime/runtime';
import { type Benchmark, CannotMeasure, type Measured, type MeasureOptions, type Row } from '../benchmark';
import { pictureRows } from './pictures';
import { swissRollRows } from './points';
import { vaeRows } from './vae';

/** What is trained and judged, by the name that `--rows` knows. */
const parts: Readonly<Record<string, (options: MeasureOptions) => Promise<Row[] | Measured>>> = {
  points: swissRollRows,
  bound: vaeRows,
  pictures: pictureRows,
};

export const qualityParts = Object.keys(parts);

/** How good trained models are: minutes of training, and a judgement of what comes out. */
export const qualityBenchmark: Benchmark = {
  name: 'quality',
  title: 'what trained models give: swiss roll, VAE and DDPM of digits (MNIST where it is present)',
  peer: '',
  document: 'quality.md',
  async measure(options) {
    const wanted = (options.rows ?? '').split(',').filter((name) => name !== '');
    const unknown = wanted.find((name) => !parts[name]);
    if (unknown !== undefined)
      throw new CannotMeasure(
        `Cannot run bench quality as --rows must name some of ${qualityParts.join(', ')}: current value is ${unknown}`,
      );
    await runtime.ready({ backend: 'wasm' });
    const rows: Row[] = [];
    let pictures: Measured['pictures'] = {};
    for (const name of wanted.length > 0 ? wanted : qualityParts) {
      const found = await parts[name]!(options);
      rows.push(...('rows' in found ? found.rows : found));
      if ('pictures' in found) pictures = { ...pictures, ...found.pictures };
    }
    return { rows, pictures };
  },
};

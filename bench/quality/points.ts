import { kaistSwissRoll } from '../../src/data/toy-sets';
import { asModel } from '../../src/ddpm/network-model';
import { networkSampler } from '../../src/ddpm/network-sampler';
import { linearSchedule } from '../../src/ddpm/schedules';
import { diffusionBatches, diffusionStep } from '../../src/ddpm/training';
import { chamferDistance } from '../../src/metrics/chamfer';
import { timeMlp } from '../../src/nn/mlp';
import { movingAverage } from '../../src/nn/moving-average';
import { train } from '../../src/nn/train';
import { random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { tf } from '../../src/runtime/tf';
import type { MeasureOptions, Row } from '../benchmark';
import { finish } from './training';

/** How the swiss roll is learned. */
interface Recipe {
  readonly name: string;
  readonly steps: number;
  readonly batch: number;
  readonly rate: number;
  /** Of the moving average that samples are drawn from; the last weights unless told. */
  readonly decay?: number;
  /** Chamfer distance that is wanted. */
  readonly aim: number;
}

/** KAIST's full marks are at 20. */
const recipes: readonly Recipe[] = [
  { name: "KAIST's recipe", steps: 5000, batch: 128, rate: 1e-3, aim: 20 },
  { name: 'recipe of notebook 06', steps: 5000, batch: 512, rate: 2e-3, decay: 0.998, aim: 5 },
];

const COUNT = 2048;
const schedule = linearSchedule(1000);
const truth = (seed: string) => kaistSwissRoll(random(seed), COUNT).points;

/** Chamfer distances on KAIST's swiss roll, one for each seed. */
export async function swissRollRows({ runs, report }: MeasureOptions): Promise<Row[]> {
  const apart = chamferDistance(truth('one half'), truth('other half'));
  const rows: Row[] = [];
  for (const recipe of recipes) {
    const found: number[] = [];
    for (let seed = 1; seed <= Math.min(runs, 3); seed++)
      found.push(await distanceAfter(recipe, seed, report));
    const label = `swiss roll, Chamfer distance, ${recipe.name}: ${recipe.steps} steps of ${recipe.batch}`;
    rows.push({ label, unit: '', ours: found, peer: [], aim: recipe.aim, beside: { 'other data': apart } });
  }
  return rows;
}

async function distanceAfter(recipe: Recipe, seed: number, report: (step: string) => void): Promise<number> {
  const { name, steps, batch, rate, decay = 0 } = recipe;
  const network = timeMlp({ inputs: 2 }, random(seed));
  const model = asModel(network);
  const average = movingAverage(network.parameters(), decay);
  const optimizer = tf.train.adam(rate);
  const step = diffusionStep(model, schedule, { optimizer, average });
  const data = kaistSwissRoll(random(`roll ${seed}`), 100_000);
  const batches = diffusionBatches(data, schedule, random(seed + 10), { batch });
  await finish(train({ step, batches, steps }), { steps, name: `swiss roll, ${name}, seed ${seed}`, report });
  const sampler = networkSampler(model, schedule, { random: random(seed + 20) });
  const start = noise([COUNT, 2], random(seed + 30));
  const x = average.using(() => sampler.sample(start));
  const distance = chamferDistance(await x.data<'float32'>(), truth(`truth ${seed}`));
  report(`  Chamfer distance ${distance.toFixed(2)}`);
  for (const used of [step, sampler, average, optimizer, network, start, x]) used.dispose();
  return distance;
}

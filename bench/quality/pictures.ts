import { type DigitSet, shrinkDigits } from '../../src/data/digit-set';
import { asModel } from '../../src/ddpm/network-model';
import { networkSampler } from '../../src/ddpm/network-sampler';
import { cosineSchedule } from '../../src/ddpm/schedules';
import { timesteps } from '../../src/ddpm/timesteps';
import { diffusionBatches, diffusionStep } from '../../src/ddpm/training';
import { frechetDistance } from '../../src/metrics/frechet';
import { type DigitClassifier, digitClassifier } from '../../src/nn/classifier';
import { countDigits, type Judgement, judgeDigits, trainClassifier } from '../../src/nn/classify';
import { movingAverage } from '../../src/nn/moving-average';
import { countParameters } from '../../src/nn/network';
import { train } from '../../src/nn/train';
import { unet } from '../../src/nn/unet';
import { random } from '../../src/random/random';
import { noise } from '../../src/runtime/noise';
import { tf } from '../../src/runtime/tf';
import type { Measured, MeasureOptions, Row } from '../benchmark';
import { contactSheet } from './contact-sheet';
import { digitsToLearn } from './digits-data';
import { finish } from './training';

/** The digits at a size that a processor learns in minutes, and how. */
const recipe = {
  size: 16,
  network: { size: 16, width: 16, multipliers: [1, 2, 4], blocks: 1 },
  steps: 8000,
  batch: 32,
  rate: 2e-3,
  decay: 0.999,
  calls: 100,
} as const;

const SAMPLES = 500;
const CONFIDENCE = 0.9;
const MINUTES = 10;
/** Of the classifier: after 4, it is sure of 87 % of MNIST's held-out digits at this size, after 10 of 94 %. */
const EPOCHS = 10;

/** What the samples of a DDPM look like to a classifier, and to people. */
export async function pictureRows(options: MeasureOptions): Promise<Measured> {
  const { known, held, name } = await digitsToLearn();
  const { size } = recipe;
  const [learned, others] = [shrinkDigits(known, size), shrinkDigits(held, size)];
  const classifier = digitClassifier(random(2), { size });
  const training = trainClassifier(classifier, learned, random(3), { epochs: EPOCHS, batch: 64 });
  const steps = EPOCHS * Math.floor(learned.n / 64);
  await finish(training, { ...options, steps, name: 'classifier' });
  const { pixels, seconds, parameters } = await drawn(learned, options);
  const [samples, real, reference] = await Promise.all(
    [pixels, others.pixels.slice(0, SAMPLES * size ** 2), learned.pixels].map((list) =>
      judgeDigits(classifier, list),
    ),
  );
  const what = `DDPM, U-Net of ${parameters} parameters, ${name} ${size}×${size}`;
  const rows = rowsOf(classifier, { samples: samples!, real: real!, reference: reference! });
  return {
    rows: [{ label: `${what}: training`, unit: 's', ours: [seconds], peer: [], aim: 60 * MINUTES }, ...rows],
    pictures: { 'samples-digits': contactSheet(pixels, size, { rows: 8 }) },
  };
}

function rowsOf(
  { featureCount: dimension }: DigitClassifier,
  { samples, real, reference }: Record<'samples' | 'real' | 'reference', Judgement>,
): Row[] {
  const missed = (judged: Judgement) => 100 * (1 - sum(countDigits(judged, CONFIDENCE)) / judged.n);
  const far = ({ features }: Judgement) => frechetDistance(reference.features, features, { dimension });
  const counts = countDigits(samples, CONFIDENCE);
  const beside = (of: (judged: Judgement) => number) => ({ 'other data': of(real) });
  const row = (label: string, unit: string, of: (judged: Judgement) => number): Row => ({
    label,
    unit,
    ours: [of(samples)],
    peer: [],
    beside: beside(of),
  });
  return [
    {
      ...row(`of ${samples.n} samples not recognised with probability ${CONFIDENCE}`, '%', missed),
      aim: 20,
    },
    { ...row(`digits that are missing; counted 0 to 9: ${counts.join(' ')}`, '', absent), aim: 0 },
    row("Fréchet distance in the classifier's features", '', far),
  ];
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
const absent = (judged: Judgement): number =>
  countDigits(judged, CONFIDENCE).filter((count) => count === 0).length;

/** Trains, and draws samples: values in [0, 1]. */
async function drawn({ n, pixels: ink }: DigitSet, { report }: MeasureOptions) {
  const { size, steps, batch, rate, decay, calls, network } = recipe;
  const schedule = cosineSchedule(1000);
  const model = asModel(unet(network, random(5)), 'v');
  const average = movingAverage(model.parameters(), decay);
  const optimizer = tf.train.adam(rate);
  const step = diffusionStep(model, schedule, { average, optimizer });
  const shape = [size, size, 1];
  const data = { n, points: ink.map((value) => 2 * value - 1) };
  const batches = diffusionBatches(data, schedule, random(6), { batch, shape });
  const seconds = await finish(train({ step, batches, steps }), { steps, name: 'DDPM of digits', report });
  const sampler = networkSampler(model, schedule, {
    random: random(7),
    clip: 1,
    timesteps: timesteps(schedule, { steps: calls }),
  });
  report(`DDPM of digits: ${SAMPLES} samples in ${calls} steps`);
  const start = noise([SAMPLES, ...shape], random(8));
  const x = average.using(() => sampler.sample(start));
  const pixels = (await x.data<'float32'>()).map((value) => Math.min(1, Math.max(0, (value + 1) / 2)));
  const parameters = countParameters(model);
  for (const used of [step, sampler, average, optimizer, model, start, x]) used.dispose();
  return { pixels, seconds, parameters };
}

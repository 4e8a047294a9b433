import { describe, expect, it } from 'vitest';
import { plain, useKernel } from './fixture';

/**
 * What students type by mistake, in the order of the course, and what the kernel answers: the action that failed, the
 * rule, the value, and where it can be told the way out; under it the line to correct, which is theirs.
 */
const test = useKernel();

const prelude = `
import {
  addNoise, asModel, decodeGrid, diffusionBatches, diffusionStep, drawDigits, latentMap, linearSchedule, marginal, noise, plot,
  posterior, progress, random, scheduleFromBetas, show, swissRoll, table, tf, timeMlp, train, unet, vae, vaeBatches,
} from 'diffusion-lab';
const schedule = linearSchedule(100);
const roll = swissRoll(random(1), 50);
const net = asModel(timeMlp({ inputs: 2, width: 8, timeSize: 4 }, random(1)));
const coder = vae({ pixels: 4, hidden: 3, latent: 3 }, random(1));
const step = diffusionStep(net, schedule);
const batches = diffusionBatches(roll, schedule, random(2), { batch: 4 });
`;

/** What a reader sees of a failing cell, in full. */
async function failure(code: string): Promise<string> {
  const { error, status } = await test.run(code);
  expect(status, code).toBe('error');
  return plain(error!.traceback.join('\n'));
}

it('begins with what the mistakes are made with', async () => {
  expect((await test.run(prelude)).error).toBeUndefined();
});

const refused: readonly (readonly [mistake: string, code: string, message: string])[] = [
  ['no steps', 'linearSchedule(0)', 'steps must be an integer of at least 1: current value is 0'],
  ['β above 1', 'linearSchedule(100, { betaEnd: 2 })', 'betaEnd must be in (0, 1): current value is 2'],
  ['β = 1 midway', 'scheduleFromBetas([0.1, 1, 0.2])', 'beta must be in (0, 1) at t = 2: current value is 1'],
  [
    't = 0',
    'schedule.beta(0)',
    't must be an integer from 1 to 100, t = 0 being the data: current value is 0',
  ],
  [
    'the step back from the data',
    'posterior(schedule, 0)',
    'Cannot go back as t must be an integer from 1 to 100, t = 0 being the data: current value is 0',
  ],
  [
    't = 0 in a batch',
    "step({ x0: tf.zeros([2, 2]), t: tf.tensor1d([3, 0], 'int32'), eps: tf.zeros([2, 2]) })",
    't must be an integer from 1 to 100, t = 0 being the data: current value is 0',
  ],
  ['t > T', 'marginal(schedule, 101)', 't must be an integer from 0 to 100: current value is 101'],
  ['half a step', 'marginal(schedule, 0.5)', 't must be an integer from 0 to 100: current value is 0.5'],
  [
    'too little noise',
    'addNoise([1, 2, 3], marginal(schedule, 5), [1, 2])',
    'x0 and eps must have the same length: current value is [3, 2]',
  ],
  [
    'points of another dimension for a network',
    'net.predict(tf.zeros([5, 3]), tf.zeros([5]))',
    'Cannot predict as the shape of x must be [any, 2]: current value is [5, 3]',
  ],
  [
    'three times for five points',
    'net.predict(tf.zeros([5, 2]), tf.zeros([3]))',
    'Cannot predict as the shape of time must be [5]: current value is [3]',
  ],
  [
    'the same in a compiled step',
    "step({ x0: tf.zeros([4, 3]), t: tf.ones([4], 'int32'), eps: tf.zeros([4, 3]) })",
    'Cannot predict as the shape of x must be [any, 2]: current value is [4, 3]',
  ],
  [
    'flat pictures for a U-Net',
    'unet({ size: 8, width: 4, multipliers: [1, 2] }, random(1)).predict(tf.zeros([2, 64]), tf.ones([2]))',
    'the shape of x must be [any, 8, 8, 1]: current value is [2, 64]',
  ],
  [
    'a size that does not halve',
    'unet({ size: 30, width: 8 }, random(1))',
    'size must be a multiple of 4 for so many multipliers: current value is 30',
  ],
  [
    'points for an autoencoder of pictures',
    'vaeBatches(coder, roll, random(1))',
    'the length of a picture must be 4: current value is 2',
  ],
  [
    'three latent numbers for a map of a plane',
    'await decodeGrid(coder)',
    'the latent space must have 2 dimensions: current value is 3',
  ],
  [
    'labels of another data set',
    'diffusionBatches(roll, schedule, random(2), { labels: [1, 2, 3] })',
    'the length of labels must be 50: current value is 3',
  ],
  [
    'labels for a network without classes',
    "net.predict(tf.zeros([2, 2]), tf.ones([2]), tf.zeros([2], 'int32'))",
    'labels need a network with classes',
  ],
  ['a plot of nothing', 'plot.lines([])', 'data must not be empty: current value is []'],
  [
    'a plot of NaN',
    'plot.lines([NaN, NaN])',
    'column y must hold a finite number: current value is [NaN, NaN]',
  ],
  [
    'a column that is not there',
    "plot.lines([{ t: 1, loss: 2 }], { x: 't', y: 'los' })",
    'y must name a column of the data (t, loss): current value is "los"',
  ],
  [
    'an image of another size',
    'plot.imageGrid([{ shape: [4, 4], data: [1, 2] }])',
    'the length of the data must be 16',
  ],
  [
    'a picture of NaN',
    'plot.imageGrid([{ shape: [1, 2], data: [NaN, NaN] }])',
    'Cannot draw an image as its data must hold a finite number: current value is [NaN, NaN]',
  ],
  [
    'a tensor in the place of numbers',
    'table(tf.zeros([2, 3]) as any)',
    'current value is a tensor of shape [2, 3] (await tensor.data() gives its numbers)',
  ],
  [
    'a promise in the place of rows',
    'plot.lines(Promise.resolve([1, 2]) as any)',
    'current value is a promise (await gives its value)',
  ],
  [
    'a tensor that a tidy has freed',
    'let lost: tf.Tensor; tf.tidy(() => { lost = tf.ones([2]) }); tf.add(lost!, 1)',
    'Cannot use a tensor as it must not be disposed: its numbers are gone. tf.tidy() frees every tensor made in it',
  ],
  [
    'a random draw in a compiled step',
    "import { compile } from 'diffusion-lab'; compile((a: tf.Tensor) => a.add(tf.randomNormal([2])))(tf.ones([2]))",
    'what changes from call to call (random draws, counters, schedules) goes in as a tensor',
  ],
];

describe('a mistake is refused, and the line to correct is shown', () => {
  it.each(refused)('%s', async (_, code, message) => {
    const text = await failure(`const before = 1;\n${code};\nconst after = 2;`);
    expect(text).toContain(message);
    expect(text).toContain(`> 2 | ${code.slice(0, 90)}`);
  });
});

const complained: readonly (readonly [mistake: string, code: string, message: RegExp])[] = [
  ['an option misspelt', 'linearSchedule(10, { betaend: 0.5 })', /Did you mean to write 'betaEnd'\?/],
  ['a name misspelt', "import { linearschedule } from 'diffusion-lab'", /Did you mean 'linearSchedule'\?/],
  [
    'a table of what comes later',
    'table(Promise.resolve([{ t: 1 }]))',
    /'Promise<[\s\S]*The value comes later: write 'await' in front of what gives it\./,
  ],
  [
    'a property of what comes later',
    'latentMap(coder, { n: 1, points: new Float32Array(4) }).means',
    /does not exist on type 'Promise<LatentMap>'[\s\S]*write 'await'/,
  ],
  [
    'digits in the place of points',
    'diffusionBatches(drawDigits(random(1), 5), schedule, random(2))',
    /write \{ n: set\.n, points: set\.pixels \}/,
  ],
  [
    'a training in a plain loop',
    'for (const row of train({ step, batches, steps: 3 })) console.log(row)',
    /write 'for await \(const … of …\)'/,
  ],
];

describe('a mistake is found before anything runs', () => {
  it.each(complained)('%s', async (_, code, message) => {
    const text = await failure(code);
    expect(text).toMatch(message);
    expect(text).toContain(`> 1 | ${code}`);
  });

  it('and a promise that is wanted is no mistake', async () => {
    expect(await failure('const later: Promise<number> = 3')).not.toContain('await');
  });
});

const shown: readonly (readonly [mistake: string, code: string, text: RegExp])[] = [
  ['await', 'Promise.resolve(3)', /Promise \{ 3 \}\nA promise: await in front of it gives its value\./],
  ['await in show', 'show(Promise.resolve(4)); null', /await in front of it gives its value/],
  ['the loop', 'train({ step, batches, steps: 3 })', /Nothing has run yet: .*for await \(const step of …\)/],
  ['the loop of a bar', 'progress(10)', /Nothing has run yet: .* for \(const step of …\)/],
  ['await in a table', 'table([{ loss: Promise.resolve(2) }])', /a promise \(await it\)/],
];

describe('what was forgotten is told', () => {
  it.each(shown)('%s', async (_, code, text) => {
    const { error, result, displays } = await test.run(code);
    expect(error).toBeUndefined();
    const all = [result, ...displays.map(({ data }) => data)];
    expect(
      all.map((data) => String((data as Record<string, unknown> | undefined)?.['text/plain'])).join('\n'),
    ).toMatch(text);
  });

  it('the training', async () => {
    const sample = (more: string) =>
      `import { networkSampler } from 'diffusion-lab';
      networkSampler(net, schedule, { random: random(3), timesteps: [50, 1]${more} }).sample(noise([4, 2], random(4)))`;
    expect((await test.run(sample(''))).stderr).toContain('as if it had never been trained');
    expect((await test.run(sample(', untrained: true'))).stderr).toBe('');
    await test.run(
      'for await (const _ of train({ step, batches: diffusionBatches(roll, schedule, random(2)), steps: 1 })) {}',
    );
    expect((await test.run(sample(''))).stderr).toBe('');
  });
});

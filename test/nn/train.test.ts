import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timeMlp } from '../../src/nn/mlp';
import { movingAverage } from '../../src/nn/moving-average';
import { type TrainOptions, type TrainProgress, train } from '../../src/nn/train';
import { random } from '../../src/random/random';
import { loadCheckpoint } from '../../src/runtime/checkpoint';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';
import { type normals, numbersOf } from './support';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'train-'));
  await runtime.ready();
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A training whose losses are given, one a step. */
const ofLosses = (losses: readonly number[]): TrainOptions<number> => ({
  step: (batch) => losses[batch]!,
  batches: losses.keys(),
  steps: losses.length,
});

/** Goes through a training. @returns its reports and why it ended */
async function run<T>(options: TrainOptions<T>, each: (progress: TrainProgress) => unknown = () => {}) {
  const training = train(options);
  const reports: TrainProgress[] = [];
  for (;;) {
    const next = await training.next();
    if (next.done) return { reports, end: next.value };
    reports.push(next.value);
    await each(next.value);
  }
}

/** A perceptron that learns to take noise away; its noise comes from a generator of its own. */
function denoising(seed = 1) {
  const network = timeMlp({ inputs: 2, width: 8, depth: 1, timeSize: 4 }, random(seed));
  const average = movingAverage(network.parameters(), 0.9);
  const optimizer = tf.train.adam(1e-2);
  const list = Object.values(network.parameters());
  let generator = random(7);
  const batches = () => {
    const noise = tf.tensor(generator.normals(new Float32Array(16)), [8, 2]);
    return { noise, x: tf.add(noise, 1), time: tf.zeros([8]) };
  };
  const step = ({ noise, x, time }: ReturnType<typeof batches>) => {
    const error = () => tf.losses.meanSquaredError(noise, network.predict(x, time)).asScalar();
    const loss = optimizer.minimize(error, true, list)!;
    average.update();
    return loss;
  };
  const variables = { model: network.parameters(), average: average.parameters() };
  const checkpoint = {
    path: join(folder, 'denoising.safetensors'),
    every: 5,
    variables,
    optimizer,
    extra: () => ({ ...generator.state() }),
  };
  const resume = (state: unknown) => {
    generator = random(state as Parameters<typeof random>[0]);
  };
  const dispose = () => {
    network.dispose();
    average.dispose();
    optimizer.dispose();
  };
  return { network, step, batches, checkpoint, resume, dispose };
}

describe('train', () => {
  it('reports each loss, smoothed by an average that begins with the first', async () => {
    const { reports, end } = await run({ ...ofLosses([4, 2, 8]), smoothing: 0.5 });
    expect(end).toBe('steps');
    expect(reports.map(({ step, loss }) => [step, loss])).toEqual([
      [1, 4],
      [2, 2],
      [3, 8],
    ]);
    const weighted = [4, (2 + 4 / 2) / 1.5, (8 + 2 / 2 + 4 / 4) / 1.75];
    for (const [k, { smoothed }] of reports.entries()) expect(smoothed).toBeCloseTo(weighted[k]!, 12);
    expect(reports[0]!.history.rows.map(({ loss }) => loss)).toEqual([4, 2, 8]);
  });

  it('ends with its batches, and closes a generator of them', async () => {
    let closed = 0;
    function* batches() {
      try {
        yield* [1, 2, 3];
      } finally {
        closed++;
      }
    }
    const options = { step: (batch: number) => batch, batches: batches(), steps: 10 };
    expect((await run(options)).end).toBe('batches');
    for await (const { step } of train({ ...options, batches: batches() })) if (step === 2) break;
    expect(closed).toBe(2);
    async function* later() {
      yield 5;
    }
    expect((await run({ ...options, batches: later() })).reports.map(({ loss }) => loss)).toEqual([5]);
  });

  it('stops when the smoothed loss has not fallen for so many steps', async () => {
    const losses = [9, 8, 7, 7, 7.5, 7, 6, 5];
    const stop = { patience: 3 };
    const { reports, end } = await run({ ...ofLosses(losses), smoothing: 0, stop });
    expect([reports.length, end]).toEqual([6, 'stop']);
    const strict = await run({ ...ofLosses(losses), smoothing: 0, stop: { patience: 3, atLeast: 2.5 } });
    expect(strict.reports.length).toBe(4);
  });

  it('ends after the step in which it is aborted', async () => {
    const controller = new AbortController();
    const options = { ...ofLosses([3, 2, 1]), signal: controller.signal };
    const { reports, end } = await run(options, ({ step }) => step === 2 && controller.abort());
    expect([reports.length, end]).toEqual([2, 'signal']);
    expect((await run(options)).reports).toEqual([]);
  });

  it('refuses a loss that is no finite number, or no number at all', async () => {
    await expect(run(ofLosses([1, Number.NaN]))).rejects.toThrow(
      'Cannot train as the loss of step 2 must be a finite number: current value is NaN',
    );
    const pair = { step: () => tf.zeros([2]), batches: () => 0, steps: 1 };
    await expect(run(pair)).rejects.toThrow('a step must return its loss, one number');
    await expect(run({ ...ofLosses([]), steps: -1 })).rejects.toThrow('steps must be an integer');
  });

  it('lets timers run while small steps are made', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    const until = performance.now() + 300;
    const busy = { step: () => 1, batches: () => 0, steps: 1e9 };
    for await (const _ of train(busy)) if (performance.now() > until) break;
    clearInterval(timer);
    // A loop that never yields gives 0.
    expect(ticks).toBeGreaterThan(1);
  });

  it('leaves no tensor behind, whether it ends, is left, or fails', async () => {
    const batches = function* () {
      for (;;) {
        const x = tf.ones([3]);
        try {
          yield x;
        } finally {
          x.dispose();
        }
      }
    };
    const dataSet = tf.ones([4, 3]);
    const step = (x: ReturnType<typeof normals>) => tf.sum(tf.mul(tf.mul(x, 2), dataSet));
    await runtime.noLeaks(async () => {
      await run({ step, batches: batches(), steps: 5 });
      await run({ step, batches: () => tf.ones([3]), steps: 5 });
      for await (const { step: made } of train({ step, batches: () => tf.ones([3]), steps: 5 }))
        if (made === 2) break;
      const failing = (x: ReturnType<typeof normals>) => tf.div(step(x), 0);
      await expect(run({ step: failing, batches: () => tf.ones([3]), steps: 5 })).rejects.toThrow('finite');
    });
    expect(dataSet.isDisposed).toBe(false);
    dataSet.dispose();
  });

  it('continues from its checkpoint bit for bit, noise and averages included', async () => {
    const whole = denoising();
    const expected = (await run({ ...whole, steps: 12, checkpoint: { ...whole.checkpoint, every: 100 } }))
      .reports;
    const weights = (of: ReturnType<typeof denoising>) => {
      const { model, average } = of.checkpoint.variables;
      return [...Object.values(model), ...Object.values(average)].map(numbersOf);
    };
    const first = denoising();
    for await (const { step } of train({ ...first, steps: 12 })) if (step === 7) break;
    const second = denoising(99);
    const { step: from, extra } = await loadCheckpoint(first.checkpoint.path, second.checkpoint);
    expect(from).toBe(7);
    second.resume(extra);
    const { reports } = await run({ ...second, from, steps: 12 });
    expect(reports.map(({ step, loss }) => [step, loss])).toEqual(
      expected.slice(7).map(({ step, loss }) => [step, loss]),
    );
    expect(weights(second)).toEqual(weights(whole));
    for (const training of [whole, first, second]) training.dispose();
  });

  it('saves every so many steps and at the end, not after an error', async () => {
    const variables = { w: tf.variable(tf.scalar(0)) };
    const path = join(folder, 'every.safetensors');
    const saved: (number | undefined)[] = [];
    const options = { ...ofLosses([1, 2, 3, 4, 5]), checkpoint: { path, every: 2, variables } };
    await run(options, async () => {
      saved.push(existsSync(path) ? (await loadCheckpoint(path, { variables })).step : undefined);
    });
    expect(saved).toEqual([undefined, 2, 2, 4, 4]);
    expect((await loadCheckpoint(path, { variables })).step).toBe(5);
    await expect(run({ ...options, ...ofLosses([1, Number.NaN]) })).rejects.toThrow('step 2');
    expect((await loadCheckpoint(path, { variables })).step).toBe(5);
  });
});

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ancestral, last } from '../../src/ddpm/ancestral';
import { everyStep, type Schedule } from '../../src/ddpm/schedule';
import { linearSchedule, scaledLinearSchedule } from '../../src/ddpm/schedules';
import { torchRandom } from '../../src/random/torch';
import { dummyModel, dummySample } from './support';

interface Tables {
  readonly beta: string;
  readonly alpha: string;
  readonly alphaBar: string;
}

interface Fixture {
  readonly linear: Tables;
  readonly scaledLinear: Tables;
  readonly short: Tables;
  readonly loops: readonly {
    readonly predicts: 'eps' | 'v';
    readonly sum: number;
    readonly sha256: string;
  }[];
}

/** What PyTorch 2.6 computed: torch-fixture.py wrote it. */
const fixture = JSON.parse(readFileSync(join(__dirname, 'torch-fixture.json'), 'utf8')) as Fixture;

const digest = (values: Iterable<number>) =>
  createHash('sha256')
    .update(new Uint8Array(Float32Array.from(values).buffer))
    .digest('hex');

const tables = (s: Schedule): Tables => ({
  beta: digest(everyStep(s, s.beta)),
  alpha: digest(everyStep(s, s.alpha)),
  alphaBar: digest(everyStep(s, s.alphaBar)),
});

describe('single precision', () => {
  const precision = 'single';

  it('gives the schedules of PyTorch, bit for bit', () => {
    expect(tables(linearSchedule(1000, { precision }))).toEqual(fixture.linear);
    expect(tables(scaledLinearSchedule(1000, { precision }))).toEqual(fixture.scaledLinear);
    const range = { betaStart: 0.001, betaEnd: 0.3, precision } as const;
    expect(tables(linearSchedule(37, range))).toEqual(fixture.short);
  });

  it.each(fixture.loops)(
    'gives the sample of PyTorch after 1000 steps, bit for bit, predicting $predicts',
    (loop) => {
      const schedule = linearSchedule(1000, { precision });
      const options = { random: torchRandom(0), clip: 1 };
      const { x } = last(ancestral(dummyModel(loop.predicts), schedule, dummySample(), options));
      expect(digest(x)).toBe(loop.sha256);
    },
  );
});

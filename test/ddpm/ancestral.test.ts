import { describe, expect, it } from 'vitest';
import { ancestral, last } from '../../src/ddpm/ancestral';
import { addNoise, marginal } from '../../src/ddpm/forward';
import { linearSchedule } from '../../src/ddpm/schedules';
import { torchRandom } from '../../src/random/torch';
import { absolute, dummyModel, dummyNoise, dummySample } from './support';

const single = linearSchedule(1000, { precision: 'single' });

describe('ancestral sampling', () => {
  // huggingface/diffusers, tests/schedulers/test_scheduler_ddpm.py: test_full_loop_no_noise and
  // test_full_loop_with_v_prediction; tolerances are theirs.
  it.each([
    ['eps', 258.9606, 0.3372],
    ['v', 202.0296, 0.2631],
  ] as const)('repeats the full loop of diffusers, predicting %s', (predicts, sum, mean) => {
    const random = torchRandom(0);
    const { x } = last(ancestral(dummyModel(predicts), single, dummySample(), { random, clip: 1 }));
    expect(Math.abs(absolute(x).sum - sum)).toBeLessThan(1e-2);
    expect(Math.abs(absolute(x).mean - mean)).toBeLessThan(1e-3);
  });

  it('repeats its loop from t = 1 with noise added', () => {
    const x1 = Float32Array.from(addNoise(dummySample(), marginal(single, 2), dummyNoise()));
    const options = { random: torchRandom(0), clip: 1, timesteps: [2, 1] };
    const { x } = last(ancestral(dummyModel('eps'), single, x1, options));
    expect(Math.abs(absolute(x).sum - 387.9466)).toBeLessThan(1e-2);
    expect(Math.abs(absolute(x).mean - 0.5051)).toBeLessThan(1e-3);
  });
});

import { expect, it } from 'vitest';
import { everyStep } from '../../src/ddpm/schedule';
import { scaledLinearSchedule } from '../../src/ddpm/schedules';

/**
 * The first and last of the thousand ᾱ that Stable Diffusion was trained with, as keras-cv prints them in
 * keras_cv/models/stable_diffusion/constants.py, _ALPHAS_CUMPROD: the shortest decimals of float32 numbers.
 */
const first = [
  0.99915, 0.998296, 0.9974381, 0.9965762, 0.99571025, 0.9948404, 0.9939665, 0.9930887, 0.9922069, 0.9913211,
  0.9904313, 0.98953754, 0.9886398, 0.9877381, 0.9868324, 0.98592263, 0.98500896, 0.9840913, 0.9831696,
  0.982244,
];
const final = [
  0.00564102, 0.0055748112, 0.0055092825, 0.005444428, 0.005380241, 0.0053167176, 0.005253851, 0.005191636,
  0.005130066, 0.0050691366, 0.0050088423, 0.0049491767, 0.004890135, 0.0048317118, 0.004773902, 0.004716699,
  0.0046600983,
];

it('rounded to float32, ᾱ are the constants of keras-cv', () => {
  const schedule = scaledLinearSchedule();
  const found = everyStep(schedule, (t) => Math.fround(schedule.alphaBar(t)));
  expect(found.slice(0, first.length)).toEqual(first.map(Math.fround));
  expect(found.slice(-final.length)).toEqual(final.map(Math.fround));
});

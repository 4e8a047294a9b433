import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changePath } from '../../src/flow/change-path';
import { convertFlow, type FlowPrediction } from '../../src/flow/conversions';
import { exactVelocity } from '../../src/flow/exact-velocity';
import type { FlowPath } from '../../src/flow/path';
import { cosinePath, linearPath, linearVpPath, polynomialPath, vpPath } from '../../src/flow/paths';
import { mixture } from '../../src/probability/mixture';
import fixture from './paths-fixture.json';

const paths = {
  linear: linearPath(),
  polynomial: polynomialPath(3),
  cosine: cosinePath(),
  linearVp: linearVpPath(),
  vp: vpPath(),
} as const;
type Name = keyof typeof paths;
const names = Object.keys(paths) as Name[];
const kinds: readonly FlowPrediction[] = ['velocity', 'score', 'eps', 'data'];
const anyName = fc.constantFrom(...names);
const anyTime = fc.double({ min: 0.02, max: 0.98, noNaN: true });
const anyNumber = fc.double({ min: -3, max: 3, noNaN: true });

describe.each(names)('the %s path', (name) => {
  const path: FlowPath = paths[name];
  const published = fixture.paths[name];

  it('has the published scale and std, and slopes as PyTorch differentiates them', () => {
    for (const [k, t] of fixture.times.entries()) {
      const { scale, std, scaleSlope, stdSlope } = path.at(t);
      for (const [i, value] of [scale, std, scaleSlope, stdSlope].entries())
        expect(value).toBeCloseTo(published.at[k]![i]!, 12);
    }
  });

  it('is at the published time where scale/std has a value, and there again', () => {
    for (const [k, ratio] of [0.2, 1, 3].entries()) {
      expect(path.timeOf(ratio)).toBeCloseTo(published.timeOf[k]!, 12);
      const { scale, std } = path.at(path.timeOf(ratio));
      expect(scale / std).toBeCloseTo(ratio, 10);
    }
  });

  it('begins in noise and ends in data', () => {
    const [start, end] = [path.at(0), path.at(1)];
    // The diffusion of Song et al. ends after a time, not in noise alone.
    const left = name === 'vp' ? Math.exp(-10.05 / 2) : 0;
    expect(start.scale).toBeCloseTo(left, 15);
    expect(start.std).toBeCloseTo(Math.sqrt(1 - left ** 2), 15);
    expect([end.scale, end.std]).toEqual([1, 0]);
    expect([path.timeOf(0), path.timeOf(Infinity)]).toEqual([0, 1]);
  });

  it('says the same by velocity, score, noise and data', () => {
    for (const [k, t] of fixture.times.entries()) {
      const said = published.said[k]!;
      for (const from of kinds)
        for (const to of kinds) {
          const [found] = convertFlow([said[from]], [said.x], path.at(t), { from, to });
          // Where nearly all is noise, or nearly none, a conversion divides by little.
          expect(Math.abs(found! / said[to] - 1), `${from} to ${to} at ${t}`).toBeLessThan(1e-11);
        }
    }
  });
});

it('conversions come back, to rounding', () => {
  const anyKind = fc.constantFrom(...kinds);
  fc.assert(
    fc.property(anyName, anyTime, anyKind, anyKind, anyNumber, anyNumber, (name, t, from, to, x, value) => {
      const point = paths[name].at(t);
      const there = convertFlow([value], [x], point, { from, to });
      const [back] = convertFlow(there, [x], point, { from: to, to: from });
      // Rounding, times what the conversion amplifies: a velocity read off x_t near the data, say.
      const amplified = Math.max(1, Math.abs(there[0]!), 1 / point.std ** 2, 1 / point.scale);
      return Math.abs(back! - value) < 1e-12 * amplified * Math.max(1, Math.abs(x), Math.abs(value));
    }),
    { numRuns: 2000 },
  );
});

describe('changePath', () => {
  const field = (x: Float64Array, t: number) => x.map((value) => Math.sin(3 * value) + t * value);

  it('gives the published velocity, its slopes as PyTorch differentiates them', () => {
    for (const { from, to, r, x, velocity } of fixture.changes) {
      const changed = changePath(field, { from: paths[from as Name], to: paths[to as Name] });
      expect(changed(Float64Array.of(x), r)[0]! / velocity - 1, `${from} to ${to}`).toBeCloseTo(0, 10);
    }
  });

  it('makes the exact field of one path that of another', () => {
    const p = mixture([
      { weight: 1, mean: -2, std: 0.3 },
      { weight: 2, mean: 1, std: 0.5 },
    ]);
    fc.assert(
      fc.property(anyName, anyName, anyTime, anyNumber, (from, to, r, x) => {
        const changed = changePath(exactVelocity(p, { path: paths[from] }), {
          from: paths[from],
          to: paths[to],
        });
        // Before the vp path has begun there is nothing to ask for.
        if (from === 'vp' && paths[to].at(r).scale / paths[to].at(r).std < 0.007) return true;
        const expected = exactVelocity(p, { path: paths[to] })(Float64Array.of(x), r)[0]!;
        return (
          Math.abs(changed(Float64Array.of(x), r)[0]! - expected) < 1e-8 * Math.max(1, Math.abs(expected))
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('refusals', () => {
  it.each([
    [() => polynomialPath(0), /Cannot build a path as the power n must be positive.*0/],
    [() => vpPath({ betaMin: -1 }), /betaMin must be finite and not negative.*-1/],
    [() => vpPath({ betaMax: 0 }), /betaMax must be positive.*0/],
    [() => linearPath().at(1.5), /Cannot follow a path as t must be in \[0, 1\].*1\.5/],
    [() => linearPath().timeOf(-1), /scale\/std must be in \[0, Infinity\].*-1/],
    [
      () => convertFlow([1], [1], linearPath().at(0), { from: 'score', to: 'velocity' }),
      /Cannot convert score to velocity .*finite and not 0.*0/,
    ],
    [
      () => convertFlow([1], [1], linearPath().at(1), { from: 'data', to: 'eps' }),
      /Cannot convert data to eps .*no noise at t = 1.*0/,
    ],
    [() => convertFlow([1], [1, 2], linearPath().at(0.5), { from: 'eps', to: 'eps' }), /same length/],
    [
      () => convertFlow([1], [1], linearPath().at(0.5), { from: 'v' as 'eps', to: 'eps' }),
      /from must be one of velocity, score, eps, data.*"v"/,
    ],
  ])('%#', (run, message) => {
    expect(run).toThrow(message);
  });
});

import { describe, expect, it } from 'vitest';
import { trace } from '../../../src/sde/langevin/trace';

describe('trace', () => {
  it('follows one number through the states', () => {
    const states = [{ x: Float64Array.of(1, 2) }, { x: [3, 4] }, { x: Float64Array.of(5, 6) }];
    expect(trace(states)).toEqual(Float64Array.of(1, 3, 5));
    expect(trace(states.values(), 1)).toEqual(Float64Array.of(2, 4, 6));
    expect(trace([])).toEqual(new Float64Array(0));
    expect(() => trace(states, 2)).toThrow('Cannot trace a walk as index must be an index from 0 to 1');
  });
});

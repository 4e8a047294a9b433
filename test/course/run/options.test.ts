import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { parseRunOptions, UsageError } from '../../../src/course/run/options';

const parse = (...argv: string[]) => parseRunOptions(argv, { write: { type: 'boolean' } });

describe('parseRunOptions', () => {
  it('has defaults', () => {
    expect(parse()).toMatchObject({
      run: {
        words: [],
        jobs: availableParallelism(),
        cellTimeout: 120,
        timeout: undefined,
        keepGoing: false,
        kernelName: undefined,
        parameters: {},
      },
    });
  });

  it('reads every option', () => {
    const { run, values } = parse(
      ...['02', '--only', '3', '--only=04,05', '-j', '3', '--cell-timeout', '0.5', '--timeout=900', '-k'],
      ...['--kernel', 'tslab', '-p', 'a=1', '--parameter', 'b=x', '--write'],
    );
    expect(run).toEqual({
      words: ['02', '3', '04', '05'],
      jobs: 3,
      cellTimeout: 0.5,
      timeout: 900,
      keepGoing: true,
      kernelName: 'tslab',
      parameters: { a: 1, b: 'x' },
    });
    expect(values.write).toBe(true);
  });

  it.each([
    [['--jobs', '0'], '--jobs must be a whole number from 1: current value is 0'],
    [['--jobs', '1.5'], '--jobs must be a whole number from 1: current value is 1.5'],
    [['--cell-timeout', 'x'], '--cell-timeout must be seconds above 0: current value is x'],
    [['--timeout', '0'], '--timeout must be seconds above 0: current value is 0'],
    [['--timeout', '1e9'], '--timeout must be seconds above 0: current value is 1e9'],
    [['--unknown'], "Cannot read the command line: Unknown option '--unknown'"],
    [['--kernel'], "Cannot read the command line: Option '--kernel <value>' argument missing"],
    [['-p', 'a'], 'Cannot set parameter as it must be name=value: current value is a'],
  ])('refuses %s', (argv, message) => {
    expect(() => parse(...argv)).toThrow(UsageError);
    expect(() => parse(...argv)).toThrow(message);
  });
});

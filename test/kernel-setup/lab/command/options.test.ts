import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseStartOptions, START_HELP } from '../../../../kernel-setup/lab/command/options';

const parse = (...argv: string[]) => parseStartOptions(argv, {});

describe('the options of start', () => {
  it('have defaults that open the course on this machine alone', () => {
    expect(parse()).toEqual({
      notebook: undefined,
      browser: true,
      port: undefined,
      root: undefined,
      host: '127.0.0.1',
      token: undefined,
      password: false,
      cullSeconds: undefined,
      python: false,
      rest: [],
    });
  });

  it('are read', () => {
    const argv = [
      '01',
      '--no-browser',
      '--port',
      '0',
      '--root',
      'x',
      '--host=0.0.0.0',
      '--token',
      'a.token-1',
    ];
    expect(parse(...argv, '--password', '--cull', '1.5')).toMatchObject({
      notebook: '01',
      browser: false,
      port: 0,
      root: resolve('x'),
      host: '0.0.0.0',
      token: 'a.token-1',
      password: true,
      cullSeconds: 90,
    });
    expect(parse('--python', '--', '--allow-root', 'x')).toMatchObject({
      python: true,
      rest: ['--allow-root', 'x'],
    });
  });

  it("take the token of Jupyter's variable, but the option's before it", () => {
    const env = { JUPYTER_TOKEN: 'of-the-environment' };
    expect(parseStartOptions([], env).token).toBe('of-the-environment');
    expect(parseStartOptions(['--token', 'of-the-option'], env).token).toBe('of-the-option');
    expect(parseStartOptions([], { JUPYTER_TOKEN: '' }).token).toBeUndefined();
  });

  it.each([
    [['--prot', '1'], "Cannot read the command line: Unknown option '--prot'"],
    [['--port'], 'Cannot read the command line: '],
    [['--port', '65536'], '--port must be a whole number from 0 to 65535: current value is 65536'],
    [['--port', '8e3'], '--port must be a whole number'],
    [['--port='], '--port must be a whole number'],
    [['--cull', '0'], '--cull must be minutes above 0: current value is 0'],
    [['--cull', '9999999'], '--cull must be minutes above 0'],
    [['--cull', 'soon'], '--cull must be minutes above 0'],
    [['--token', 'short'], '--token must be at least 8 letters'],
    [['--token', 'with a space'], 'current value has 12 characters'],
    [['00', '01'], 'it opens one notebook: current value is 00 01'],
    [['--python', '--password'], 'run jupyter server password'],
    [['--', 'x'], 'only --python takes words after --: current value is x'],
  ])('refuse %j', (argv, message) => {
    expect(() => parse(...argv)).toThrow(message);
    expect(() => parse(...argv)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });

  it('never show a token that is refused', () => {
    expect(() => parse('--token', 'se cret')).toThrow(/^((?!se cret).)*$/);
  });

  it('are all in the help, which fits a terminal', () => {
    const names = ['no-browser', 'port', 'root', 'host', 'token', 'password', 'cull', 'python', 'help'];
    for (const name of names) expect(START_HELP).toMatch(new RegExp(`^ {6}--${name}\\b`, 'm'));
    expect(Math.max(...START_HELP.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  });
});

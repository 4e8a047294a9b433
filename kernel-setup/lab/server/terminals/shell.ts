import { SECRETS } from '../kernels/secrets';

/** The user's shell and how it is started. */
export interface Shell {
  readonly program: string;
  readonly args: string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The environment that decides which shell it is; injectable so that every platform can be tested. */
interface Around {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Whether the server itself was started in a terminal. */
  readonly inTerminal: boolean;
}

const here = (): Around => ({
  env: process.env,
  platform: process.platform,
  inTerminal: process.stdout.isTTY === true,
});

/** The shell for a terminal whose files are below `root`. */
export function shell(root: string, { env, platform, inTerminal }: Around = here()): Shell {
  const windows = platform === 'win32';
  return {
    program: windows ? 'powershell.exe' : env.SHELL || '/bin/sh',
    // Without a terminal around the server, nothing has read the user's profile yet.
    args: windows || inTerminal ? [] : ['-l'],
    env: { ...withoutSecrets(env), TERM: 'xterm-256color', JUPYTER_SERVER_ROOT: root },
  };
}

/** Left out, not undefined: node-pty would make the text 'undefined' of that. */
const withoutSecrets = (env: Around['env']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) =>
      value === undefined || SECRETS.includes(name) ? [] : [[name, value]],
    ),
  );

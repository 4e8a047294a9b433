import { isLoopback } from '../server/security/hosts';
import type { LabServer } from '../server/server';
import type { Credentials } from './credentials';
import { goOnAfterFaults } from './faults';
import { DEFAULT_PORT, type StartOptions } from './options';
import type { StartPlace } from './place';
import { stopRequests } from './stop-requests';

/** What is shown, to whom. */
export interface LabSettings {
  /** Folder to show; absolute, symbolic links resolved. */
  readonly root: string;
  /** Path of the address at which the browser lands. */
  readonly landing: string;
  readonly home: string;
  readonly credentials: Credentials;
}

/** Ports tried after the default one, as many as Jupyter tries. */
const PORT_RETRIES = 50;

/** Exit status of a command that was interrupted, as shells have it. */
export const INTERRUPTED = 130;

/** Runs the Lab from start to stop. @returns the exit status */
export async function runLab(
  options: StartOptions,
  settings: LabSettings,
  place: StartPlace,
): Promise<number> {
  const say = (line: string): void => void place.screen.write(`${line}\n`);
  // Before Ctrl-C is listened to: while the front-end is made it simply ends the process.
  const frontEnd = await place.ensureFrontEnd();
  const requests = stopRequests(() => {
    say('Stopped at once.');
    place.exit(INTERRUPTED);
  }, place.process);
  try {
    const server = await startServer(options, { ...settings, frontEnd }, place);
    if (server === undefined) return 1;
    const letFaultsEnd = goOnAfterFaults(say, place.process);
    try {
      announce(server, options, settings, place);
      await Promise.race([requests.stopped, server.closed]);
      await stop(server, say);
    } finally {
      letFaultsEnd();
    }
    return 0;
  } finally {
    requests.dispose();
  }
}

/** Starts the server, or says why it cannot be started. */
async function startServer(
  { port, host, cullSeconds }: StartOptions,
  { root, landing, home, credentials, frontEnd }: LabSettings & { readonly frontEnd: string },
  place: StartPlace,
): Promise<LabServer | undefined> {
  try {
    return await place.startServer({
      root,
      home,
      frontEnd,
      host,
      port: port ?? DEFAULT_PORT,
      // A port that was asked for may be one that is forwarded: another would not be reached.
      portRetries: port === undefined ? PORT_RETRIES : 0,
      credentials,
      defaultUrl: landing,
      ...(cullSeconds !== undefined && { cull: { idleSeconds: cullSeconds } }),
      log: (line) => void place.screen.write(`${line}\n`),
      exposeApp: place.env.DIFFUSION_LAB_EXPOSE_APP === '1',
    });
  } catch (error) {
    const reason = listeningFault(error, host, port ?? DEFAULT_PORT);
    if (reason === undefined) throw error;
    place.screen.write(`${reason}\n`);
    return undefined;
  }
}

/** What is wrong with an address that cannot be listened on; undefined for any other fault. */
function listeningFault(error: unknown, host: string, port: number): string | undefined {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const cannot = `Cannot start the Lab as`;
  if (code === 'EADDRINUSE')
    return `${cannot} port ${port} must be free: something listens on it. Leave --port out to take the next free one.`;
  if (code === 'EACCES')
    return `${cannot} port ${port} must be one that you may listen on: choose one from 1024 to 65535`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `${cannot} --host must be an address of this machine: current value is ${host}`;
  return undefined;
}

/** Prints address and token, once, and opens the browser. */
function announce(server: LabServer, options: StartOptions, { root }: LabSettings, place: StartPlace): void {
  const other = options.port === undefined && Number(new URL(server.address).port) !== DEFAULT_PORT;
  const lines = [
    '',
    `JupyterLab shows ${root} at`,
    '',
    `    ${server.url()}`,
    '',
    ...(other ? [`Port ${DEFAULT_PORT} is taken (by another Lab?): this is the next free one.`] : []),
    ...(isLoopback(options.host)
      ? []
      : ['Other machines reach it by a name or an address of this one, with the token or the password.']),
    'Ctrl-C stops it and ends its kernels.',
    '',
  ];
  place.screen.write(lines.join('\n'));
  if (options.browser) place.openBrowser(server.openingUrl());
}

async function stop(server: LabServer, say: (line: string) => void): Promise<void> {
  const kernels = server.kernels();
  const count = `${kernels} ${kernels === 1 ? 'kernel' : 'kernels'}`;
  say(kernels > 0 ? `\nEnding ${count} … (Ctrl-C again stops at once)` : '');
  await server.close();
  say(kernels > 0 ? `Stopped; ${count} ended.` : 'Stopped.');
}

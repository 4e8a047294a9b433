import { composeParts } from './compose';
import { createApp } from './http/app';
import { createEnding } from './http/ending';
import { createHandshakes } from './http/handshakes';
import { listen } from './http/listen';
import type { Part, Place } from './part';
import type { Credentials } from './security/gate';
import { createLock } from './security/lock';

/** What a Lab is started with. */
export interface LabServerOptions extends Place {
  /** Folder of the built front-end. */
  readonly frontEnd: string;
  /** Address to listen on; this machine alone unless said otherwise. */
  readonly host?: string;
  /** Further names by which the Lab is reached, beside the host's own. */
  readonly allowedHosts?: readonly string[];
  /** 0: any free one. */
  readonly port: number;
  /** How many following ports to try where one is taken. */
  readonly portRetries?: number;
  readonly credentials: Credentials;
  /** Where '/' leads. */
  readonly defaultUrl?: string;
  /** Ends kernels that nobody uses. */
  readonly cull?: { readonly idleSeconds: number; readonly connected?: boolean };
  /** Lets end-to-end tests reach the application as `window.jupyterapp`. */
  readonly exposeApp?: boolean;
}

/** A Lab that listens. */
export interface LabServer {
  /** 'http://127.0.0.1:8888', without token. */
  readonly address: string;
  /** Where a browser lands, with the token. */
  url(): string;
  /**
   * Where a browser lands, with a token that is right once, for a minute: while the browser runs, everybody on the
   * machine can read the address with which it was started.
   */
  openingUrl(): string;
  /** How many kernels run. */
  kernels(): number;
  /** Stops listening, ends kernels and terminals, cuts connections. */
  close(): Promise<void>;
  /** Kept when the server has closed, by whomever: Ctrl-C, or Shut Down in the page. */
  readonly closed: Promise<void>;
}

/** Starts the Lab's server. @throws the system's error when it cannot listen. */
export async function startLabServer(options: LabServerOptions): Promise<LabServer> {
  const { root, home, log, base = '', credentials, host = '127.0.0.1', allowedHosts } = options;
  const { defaultUrl = '/lab/tree/00-setup.ipynb', exposeApp = false, frontEnd, cull } = options;
  const place: Place = { root, home, log, base };
  let { port } = options;
  const lock = createLock({ credentials, host, allowedHosts, port: () => port, log });
  const shutDown = () => void ending.close();
  const { parts, kernels, touch } = composeParts(place, { frontEnd, defaultUrl, exposeApp, cull, shutDown });
  const app = createApp(log);
  const handshakes = createHandshakes(parts, lock.gate, log);
  const ending = createEnding(app, parts, handshakes, log);
  lock.fit(app);
  app.addHook('onResponse', async ({ routeOptions }) => {
    if (routeOptions.config?.access === undefined) touch();
  });
  for (const part of parts) app.register(part.routes);
  await app.ready();
  app.server.on('upgrade', handshakes.handle);
  try {
    port = await listen(app.server, { host, port, retries: options.portRetries ?? 0 });
  } catch (error) {
    await ending.close();
    throw error;
  }
  setImmediate(() => prepareParts(parts, log));
  const address = `http://${inAddress(host)}:${port}`;
  const at = (token: string | undefined) => landing(address, defaultUrl, token);
  return {
    ...ending,
    address,
    kernels,
    url: () => at(credentials.token),
    openingUrl: () => at(lock.ticket()),
  };
}

/** What fails here fails again, and is answered, when a request needs it. */
function prepareParts(parts: readonly Part[], log: (line: string) => void): void {
  for (const part of parts)
    try {
      part.prepare?.();
    } catch (error) {
      log(`A part of the server is not ready: ${(error as Error).stack}`);
    }
}

/** A name for this machine that a browser can open; '::1' needs brackets. */
function inAddress(host: string): string {
  if (host === '0.0.0.0' || host === '') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function landing(address: string, path: string, token: string | undefined): string {
  const url = new URL(path, address);
  if (token !== undefined) url.searchParams.set('token', token);
  return url.href;
}

import type { Server } from 'node:http';
import { composeParts } from './compose';
import { createApp } from './http/app';
import { createHandshakes } from './http/handshakes';
import { listen } from './http/listen';
import type { Part, Place } from './part';
import { createAttempts } from './security/attempts';
import { guardRoutes } from './security/doors';
import { type Credentials, createGate } from './security/gate';
import { setSecurityHeaders } from './security/headers';
import { hostCheck } from './security/hosts';
import { loginRoutes } from './security/login';
import { createSessions } from './security/sessions';
import { createTokenCheck } from './security/token-check';

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
  /** How many kernels run. */
  kernels(): number;
  /** Stops listening, ends kernels and terminals, cuts connections. */
  close(): Promise<void>;
  /** Kept when the server has closed, by whomever: Ctrl-C, or Shut Down in the page. */
  readonly closed: Promise<void>;
}

/** Longest that a part may take to end. */
const patience = 8_000;

/** Starts the Lab's server. @throws the system's error when it cannot listen. */
export async function startLabServer(options: LabServerOptions): Promise<LabServer> {
  const { host = '127.0.0.1', credentials, log, defaultUrl = '/lab/tree/00-setup.ipynb' } = options;
  requireCredentials(credentials);
  const place: Place = { root: options.root, home: options.home, log };
  let port = options.port;
  const sessions = createSessions(() => port);
  const attempts = createAttempts(log);
  const tokens = createTokenCheck(credentials.token);
  const isOwnHost = hostCheck(host, options.allowedHosts);
  const gate = createGate({ tokens, sessions, attempts, isOwnHost });
  const { parts, kernels, touch } = composeParts(place, {
    frontEnd: options.frontEnd,
    defaultUrl,
    exposeApp: options.exposeApp ?? false,
    cull: options.cull,
    shutDown: () => void close(),
  });

  const app = createApp(log);
  const handshakes = createHandshakes(parts, gate, log);
  setSecurityHeaders(app);
  guardRoutes(app, gate, sessions);
  app.addHook('onResponse', async (request) => {
    if (request.routeOptions.config?.access === undefined) touch();
  });
  app.register(loginRoutes({ credentials, tokens, sessions, attempts }));
  for (const part of parts) app.register(part.routes);
  // Requests that come meanwhile are told that the server ends.
  app.addHook('preClose', async () => {
    await Promise.all(parts.map((part) => endPart(part, log)));
    handshakes.cut();
  });
  await app.ready();
  app.server.on('upgrade', handshakes.handle);
  port = await listen(app.server, { host, port, retries: options.portRetries ?? 0 });
  setImmediate(() => prepareParts(parts, log));

  let closing: Promise<void> | undefined;
  let tellClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    tellClosed = resolve;
  });
  const close = (): Promise<void> => {
    closing ??= app
      .close()
      .then(() => endServer(app.server))
      .then(tellClosed);
    return closing;
  };
  const address = `http://${inAddress(host)}:${port}`;
  return { address, closed, close, kernels, url: () => landing(address, defaultUrl, credentials.token) };
}

function requireCredentials({ token, passwordHash }: Credentials): void {
  if (!token && passwordHash === undefined)
    throw new Error('Cannot start the server as there must be a token or a password: there is neither');
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

/** A part that hangs or fails must not keep the others from ending. */
async function endPart(part: Part, log: (line: string) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  const ended = part
    .close?.()
    .catch((error: Error) => log(`A part of the server did not end well: ${error.stack}`));
  await Promise.race([ended, late]);
  clearTimeout(timer);
}

function endServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections();
    if (!server.listening) return resolve();
    server.close(() => resolve());
  });
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

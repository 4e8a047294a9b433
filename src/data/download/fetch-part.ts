import type { Dispatcher } from 'undici';
import type { PartialFile } from './partial-file';
import { type Environment, proxyFor } from './proxy';

/** A try that failed; `again` when the same address may do better a moment later. */
export class FetchFailed extends Error {
  override readonly name = 'FetchFailed';
  constructor(
    message: string,
    readonly again: boolean,
  ) {
    super(message);
  }
}

/** Options of {@link fetchPart}. */
export interface FetchPartOptions {
  /** What the whole file has. */
  readonly bytes: number;
  readonly env: Environment;
  /** Milliseconds without a byte after which a connection is given up. */
  readonly patience: number;
  readonly signal?: AbortSignal | undefined;
  readonly onBytes: (received: number) => void;
}

const mostRedirects = 5;

/**
 * Fetches what is missing of a file, from the byte at which `partial` ends; a server that cannot begin there sends it from the
 * beginning. Redirects are followed. Returns when all of it has come.
 * @throws FetchFailed with the reason in words
 */
export async function fetchPart(
  address: string,
  partial: PartialFile,
  options: FetchPartOptions,
): Promise<void> {
  let url = new URL(address);
  for (let hop = 0; ; hop++) {
    const next = await fetchOnce(url, partial, options);
    if (next === undefined) return;
    if (hop === mostRedirects) throw new FetchFailed(`more than ${mostRedirects} redirects`, false);
    url = next;
  }
}

/** One request. Returns where it was sent on to, if it was. */
async function fetchOnce(
  url: URL,
  partial: PartialFile,
  options: FetchPartOptions,
): Promise<URL | undefined> {
  if (!/^https?:$/.test(url.protocol)) throw new FetchFailed(`redirected to ${url.protocol}`, false);
  const dispatcher = await dispatcherFor(url, options);
  try {
    const { request } = await import('undici');
    const { signal } = options;
    // Compressed once more on the way, the bytes would not be those of the file.
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (partial.size > 0) headers.range = `bytes=${partial.size}-`;
    const response = await request(url, { dispatcher, headers, ...(signal ? { signal } : {}) });
    return await receive(url, response, partial, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error instanceof FetchFailed ? error : new FetchFailed(reasonOf(error), !isUnreachable(error));
  } finally {
    await dispatcher.destroy();
  }
}

async function dispatcherFor(url: URL, { env, patience }: FetchPartOptions): Promise<Dispatcher> {
  const { Agent, ProxyAgent } = await import('undici');
  const proxy = proxyFor(url, env);
  const waits = { headersTimeout: patience, bodyTimeout: patience, connect: { timeout: patience } };
  if (proxy === undefined) return new Agent(waits);
  if (!URL.canParse(proxy))
    throw new FetchFailed('the proxy that the environment names is no address', false);
  return new ProxyAgent({ uri: proxy, ...waits });
}

async function receive(
  url: URL,
  { statusCode, headers, body }: Dispatcher.ResponseData,
  partial: PartialFile,
  { bytes, onBytes }: FetchPartOptions,
): Promise<URL | undefined> {
  if (statusCode >= 300 && statusCode < 400 && typeof headers.location === 'string') {
    await body.dump();
    if (!URL.canParse(headers.location, url.href)) throw new FetchFailed('redirected to no address', false);
    return new URL(headers.location, url);
  }
  if (statusCode === 416) {
    partial.clear();
    await body.dump();
    throw new FetchFailed('the server has less than was received', true);
  }
  if (statusCode !== 200 && statusCode !== 206) {
    await body.dump();
    throw new FetchFailed(`status ${statusCode}`, statusCode >= 500 || statusCode === 429);
  }
  if (statusCode === 200 || !beginsAt(headers['content-range'], partial.size)) partial.clear();
  if (statusCode === 206 && !beginsAt(headers['content-range'], partial.size)) {
    await body.dump();
    throw new FetchFailed('the server sent another part than asked for', true);
  }
  for await (const chunk of body) {
    partial.append(chunk as Buffer);
    if (partial.size > bytes) throw new FetchFailed(`it is longer than ${bytes} bytes`, false);
    onBytes(partial.size);
  }
  if (partial.size < bytes)
    throw new FetchFailed(`the connection ended after ${partial.size} of ${bytes} bytes`, true);
  return undefined;
}

const beginsAt = (range: string | string[] | undefined, start: number): boolean =>
  typeof range === 'string' && range.startsWith(`bytes ${start}-`);

const meanings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'no name server answers',
  ECONNREFUSED: 'the connection is refused',
  ECONNRESET: 'the connection was cut',
  ENETUNREACH: 'the network cannot be reached',
  EHOSTUNREACH: 'the host cannot be reached',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'nothing came any more',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the connection was cut',
};

/** Without a connection every mirror is out of reach: that should be said at once. */
function isUnreachable(error: unknown): boolean {
  const { code, cause } = error as { code?: string; cause?: unknown };
  const lost = ['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ENETUNREACH', 'EHOSTUNREACH'];
  return (code !== undefined && lost.includes(code)) || (cause !== undefined && isUnreachable(cause));
}

function reasonOf(error: unknown): string {
  const { code, message, cause } = error as { code?: string; message?: string; cause?: unknown };
  if (code !== undefined && meanings[code] !== undefined) return `${meanings[code]} (${code})`;
  return cause === undefined ? `${message ?? error}` : reasonOf(cause);
}

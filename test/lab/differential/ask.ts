import http from 'node:http';
import { normalText, normalValue } from './normal';
import type { Answer, Peer, Step } from './step';

/** Headers that a client acts upon; the others are the servers' own affair. */
const telling = [
  'allow',
  'cache-control',
  'content-disposition',
  'content-security-policy',
  'content-type',
  'etag',
  'last-modified',
  'location',
  'x-content-type-options',
];

interface Reply {
  readonly message: http.IncomingMessage;
  readonly body: Buffer;
}

/** Sends a request whose path is taken as it is: `fetch` would tidy `..` away. */
function send(peer: Peer, step: Step): Promise<Reply> {
  const body = step.text ?? (step.body === undefined ? undefined : JSON.stringify(step.body));
  const { hostname, port } = new URL(peer.origin);
  const headers: http.OutgoingHttpHeaders = { ...step.headers };
  if (!step.anonymous) headers.Authorization = `token ${peer.token}`;
  if (body !== undefined) {
    headers['Content-Type'] ??= 'application/json';
    headers['Content-Length'] = Buffer.byteLength(body);
  }
  return new Promise((resolve, reject) => {
    const options = { hostname, port, method: step.method, path: step.path, headers, agent: false };
    const request = http.request(options, (message) => {
      const parts: Buffer[] = [];
      message.on('data', (part: Buffer) => parts.push(part));
      message.on('error', reject);
      message.on('end', () => resolve({ message, body: Buffer.concat(parts) }));
    });
    request.on('error', reject);
    request.end(body);
  });
}

function chosenHeaders(message: http.IncomingMessage, peer: Peer): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const name of telling) {
    const value = message.headers[name];
    if (typeof value === 'string')
      chosen[name] = name === 'etag' ? '<etag>' : normalText(value, peer).replace("UTF-8''", "utf-8''");
  }
  const cookies = (message.headers['set-cookie'] ?? []).map((cookie) =>
    normalText(cookie, peer).replace(/=("[^"]*"|[^;]*)/, '=<value>'),
  );
  if (cookies.length > 0) chosen['set-cookie'] = cookies.join('\n');
  return chosen;
}

const isJson = (message: http.IncomingMessage) => /\bjson\b/.test(message.headers['content-type'] ?? '');

/** JSON as a value whatever its content type says, since Jupyter calls some of it HTML; else a short text. */
function parsed({ message, body }: Reply): unknown {
  if (/^image\/(?!svg)/.test(message.headers['content-type'] ?? '')) return '<picture>';
  const text = body.toString();
  try {
    return JSON.parse(text);
  } catch {
    if (isJson(message)) return `not JSON: ${text}`;
    return text.length > 200 ? '<long text>' : text;
  }
}

/** The types of a value: keys and kinds, of a list its first item. */
function outlined(value: unknown, depth = 2): unknown {
  if (value === null || typeof value !== 'object') return value === null ? 'null' : typeof value;
  if (depth === 0) return Array.isArray(value) ? 'list' : 'object';
  if (Array.isArray(value)) return value.slice(0, 1).map((item) => outlined(item, depth - 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, outlined(item, depth - 1)]));
}

/** Asks one server; answers what it said, normalised, and the raw value for later steps. */
export async function ask(peer: Peer, step: Step): Promise<{ answer: Answer; value: unknown }> {
  const reply = await send(peer, step);
  const status = reply.message.statusCode ?? 0;
  const headers = chosenHeaders(reply.message, peer);
  if (reply.body.length === 0) return { answer: { status, headers }, value: undefined };
  const value = parsed(reply);
  return {
    answer: { status, headers, body: step.outline ? outlined(value) : normalValue(value, peer) },
    value,
  };
}

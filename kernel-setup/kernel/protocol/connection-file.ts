import { readFileSync } from 'node:fs';
import { refusal } from '../../../src/check';

const channels = ['shell', 'control', 'stdin', 'iopub', 'hb'] as const;
export type Channel = (typeof channels)[number];

/** Where the kernel binds its sockets, and the key that signs messages. */
export interface Connection {
  readonly key: string;
  readonly addresses: Readonly<Record<Channel, string>>;
}

/**
 * Reads the connection file that the frontend has written.
 *
 * @throws RangeError when the file is not a connection file, or asks for another signature than HMAC-SHA256.
 */
export function readConnection(path: string): Connection {
  const refuse = (rule: string, value: unknown) =>
    new RangeError(refusal(`read connection file ${path}`, rule, value));
  const fields = readJson(path, refuse);
  const { key = '', signature_scheme: scheme = 'hmac-sha256', transport = 'tcp', ip = '127.0.0.1' } = fields;
  if (typeof key !== 'string') throw refuse('key must be a string', key);
  if (key !== '' && scheme !== 'hmac-sha256') throw refuse('signature_scheme must be hmac-sha256', scheme);
  if (transport !== 'tcp' && transport !== 'ipc') throw refuse('transport must be tcp or ipc', transport);
  if (typeof ip !== 'string' || ip === '') throw refuse('ip must be a host name or address', ip);
  const addresses = {} as Record<Channel, string>;
  for (const channel of channels) {
    const port = fields[`${channel}_port`];
    if (!Number.isInteger(port)) throw refuse(`${channel}_port must be an integer`, port);
    addresses[channel] = transport === 'tcp' ? `tcp://${ip}:${port}` : `ipc://${ip}-${port}`;
  }
  return { key, addresses };
}

function readJson(path: string, refuse: (rule: string, value: unknown) => Error): Record<string, unknown> {
  const text = readFileSync(path, 'utf8');
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // Refused below, as all that is not an object.
  }
  throw refuse('it must be a JSON object', text.slice(0, 100));
}

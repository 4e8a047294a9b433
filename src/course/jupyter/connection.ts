import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a connection file holds: where a kernel binds its five sockets and how messages are signed. */
export interface ConnectionInfo {
  readonly transport: 'tcp';
  readonly ip: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly stdin_port: number;
  readonly iopub_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: 'hmac-sha256';
  readonly kernel_name: string;
}

/** A connection file on disk; `remove` deletes it and the folder made for it. */
export interface ConnectionFile {
  readonly path: string;
  readonly info: ConnectionInfo;
  remove(): void;
}

export type Channel = 'shell' | 'control' | 'stdin' | 'iopub' | 'hb';

export const addressOf = (info: ConnectionInfo, channel: Channel): string =>
  `${info.transport}://${info.ip}:${info[`${channel}_port`]}`;

/** A connection to free ports of 127.0.0.1 with a new random key. */
export async function createConnection(kernelName = 'diffusion-lab'): Promise<ConnectionInfo> {
  const [shell, control, stdin, iopub, hb] = await freePorts(5);
  return {
    transport: 'tcp',
    ip: '127.0.0.1',
    shell_port: shell!,
    control_port: control!,
    stdin_port: stdin!,
    iopub_port: iopub!,
    hb_port: hb!,
    key: randomUUID(),
    signature_scheme: 'hmac-sha256',
    kernel_name: kernelName,
  };
}

/** Writes the connection to a new private folder: the key in it lets whoever reads it run code. */
export function writeConnectionFile(info: ConnectionInfo): ConnectionFile {
  const folder = mkdtempSync(join(tmpdir(), 'diffusion-lab-'));
  const file = writeConnectionFileIn(folder, 'connection.json', info);
  return { ...file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Writes the connection into a folder, which is made where it is missing and closed to other users. */
export function writeConnectionFileIn(folder: string, name: string, info: ConnectionInfo): ConnectionFile {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const path = join(folder, name);
  // Removed first: writing over a file would keep the rights that it has.
  rmSync(path, { force: true });
  writeFileSync(path, JSON.stringify(info, null, 1), { mode: 0o600, flag: 'wx' });
  return { path, info, remove: () => rmSync(path, { force: true }) };
}

/** Distinct ports that were free a moment ago: all are held at once so that none repeats. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map(portOf);
  await Promise.all(servers.map((server) => new Promise<void>((done) => server.close(() => done()))));
  return ports;
}

function listen(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('Cannot read the port of a closed server');
  return address.port;
}

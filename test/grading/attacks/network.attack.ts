import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Attack, defendAgainst } from './arena';

const wrong = 'const double = (x: number) => x + 1;';

/** A listener of the machine, which nobody in a sandbox may reach. */
let server: Server;
let visitors = 0;
const PORT = 47613;

beforeAll(async () => {
  server = createServer((socket) => {
    visitors++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(PORT, '127.0.0.1', resolve));
});

afterAll(() => void server.close());

const waits = (start: string): string =>
  `console.log('answer', await new Promise(resolve => { try { ${start} } catch (e: any) { resolve(e.code ?? e.message); } }));`;

const attacks: readonly Attack[] = [
  {
    name: 'connects to a server of the machine',
    cells: [
      `import * as net from 'node:net';\n${waits(`net.connect(${PORT}, '127.0.0.1').on('connect', () => resolve('in')).on('error', (e: any) => resolve(e.code));`)}`,
      wrong,
    ],
    says: /answer E(PERM|ACCES|NETUNREACH|CONNREFUSED)/,
  },
  {
    name: 'fetches a page, and the address of cloud metadata',
    cells: [
      `for (const url of ['http://127.0.0.1:${PORT}', 'http://169.254.169.254/', 'https://example.org'])
        await fetch(url).then(() => console.log('in'), (e: any) => console.log('answer', e.cause?.code ?? e.message));`,
      wrong,
    ],
    says: /answer \w+[\s\S]*answer \w+[\s\S]*answer \w+/,
  },
  {
    name: 'sends a datagram and asks for a name',
    cells: [
      `import * as dgram from 'node:dgram';\n${waits(`dgram.createSocket('udp4').on('error', (e: any) => resolve(e.code)).send('x', ${PORT}, '127.0.0.1', (e: any) => resolve(e?.code ?? 'sent'));`)}`,
      `import * as dns from 'node:dns';\n${waits(`dns.lookup('example.org', (e: any) => resolve(e?.code ?? 'found'));`)}`,
      wrong,
    ],
    says: /answer E(PERM|ACCES)[\s\S]*answer E/,
  },
  {
    name: 'listens for others',
    cells: [
      `import * as net from 'node:net';\n${waits(`net.createServer().on('error', (e: any) => resolve(e.code)).listen(0, () => resolve('listens'));`)}`,
      wrong,
    ],
    says: /answer E(PERM|ACCES)/,
  },
  {
    name: 'connects to local sockets of the machine',
    cells: [
      `import * as net from 'node:net';
      for (const path of ['/run/dbus/system_bus_socket', '/var/run/docker.sock', '/tmp/.X11-unix/X0', '\\0/tmp/.X11-unix/X0'])
        console.log('answer', await new Promise(resolve => net.connect(path).on('connect', () => resolve('in')).on('error', (e: any) => resolve(e.code))));`,
      wrong,
    ],
    says: /answer ENOENT[\s\S]*answer ENOENT[\s\S]*answer ENOENT[\s\S]*answer E/,
  },
];

defendAgainst(attacks);

it('had no visitor from the sandbox', () => {
  expect(visitors).toBe(0);
});

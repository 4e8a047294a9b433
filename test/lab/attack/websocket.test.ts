import { createHash, randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Channels, channelsOf, open, opened } from '../differential/websocket/channels';
import { v1 } from '../differential/websocket/frame';
import { api } from '../differential/websocket/kernel';
import { ask } from './http';
import { lines, raw } from './raw';
import { startVictim, type Victim } from './victim';

let victim: Victim;
let kernel: string;
beforeAll(async () => {
  victim = await startVictim();
  kernel = (await api<{ id: string }>(victim, '/api/kernels', 'POST', { name: 'diffusion-lab' })).id;
}, 30_000);
afterAll(() => victim?.close());

/** The kernel still answers, over a new connection. */
async function goesOn(): Promise<void> {
  const channels = await opened(victim, channelsOf(kernel));
  await channels.answered(channels.send('kernel_info_request', {}));
  await channels.close();
}

const handshake = (...more: readonly string[]) =>
  lines(
    `GET ${channelsOf(kernel)} HTTP/1.1`,
    `Host: 127.0.0.1:${victim.port}`,
    `Authorization: token ${victim.token}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    ...more,
  );

/** Shakes hands, then sends bytes as they are; waits until the server ends the connection. */
function sendFrames(bytes: Buffer): Promise<'ended' | 'still open'> {
  return new Promise((resolve) => {
    const socket = connect(victim.port, '127.0.0.1', () => socket.write(handshake()));
    const timer = setTimeout(() => finish('still open'), 3000);
    const finish = (outcome: 'ended' | 'still open') => {
      clearTimeout(timer);
      socket.destroy();
      resolve(outcome);
    };
    socket.once('data', () => socket.write(bytes));
    socket.on('error', () => {});
    socket.on('close', () => finish('ended'));
    socket.on('end', () => finish('ended'));
  });
}

/** A frame's first bytes: flags and kind, whether masked, and the announced length in eight bytes. */
function frameHead(first: number, masked: boolean, length: bigint): Buffer {
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = (masked ? 0x80 : 0) | 127;
  head.writeBigUInt64BE(length, 2);
  return masked ? Buffer.concat([head, Buffer.alloc(4)]) : head;
}

describe('frames that break the rules end the connection and nothing else', () => {
  const frames: readonly (readonly [string, Buffer])[] = [
    ['not masked', Buffer.from([0x81, 0x01, 0x61])],
    ['reserved flags', Buffer.from([0xf1, 0x80, 0, 0, 0, 0])],
    ['an unknown kind', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
    ['a continuation of nothing', Buffer.from([0x80, 0x80, 0, 0, 0, 0])],
    ['a control frame in parts', Buffer.from([0x09, 0x80, 0, 0, 0, 0])],
    ['a control frame that is too long', frameHead(0x89, true, 126n)],
    ['text that is not UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28])],
    ['a close code that is none', Buffer.from([0x88, 0x82, 0, 0, 0, 0, 0x00, 0x05])],
    ['a length of 2^62', frameHead(0x82, true, 1n << 62n)],
    ['a length with its highest bit set', frameHead(0x82, true, 0xffff_ffff_ffff_ffffn)],
    ['a length of ten gigabytes', frameHead(0x82, true, 10n << 30n)],
    ['HTTP after the handshake', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ];

  it.each(frames)('%s', async (_, bytes) => {
    expect(await sendFrames(bytes)).toBe('ended');
    expect(victim.isRunning()).toBe(true);
  });

  it('and the kernel goes on', goesOn);
});

describe('messages that are none', () => {
  const table = (...offsets: readonly (number | bigint)[]) => {
    const bytes = Buffer.alloc(8 * (offsets.length + 1));
    bytes.writeBigUInt64LE(BigInt(offsets.length), 0);
    for (const [index, offset] of offsets.entries()) bytes.writeBigUInt64LE(BigInt(offset), 8 * (index + 1));
    return bytes;
  };
  const huge = Buffer.alloc(8);
  huge.writeBigUInt64LE(1n << 48n, 0);
  const binary: readonly (readonly [string, Buffer])[] = [
    ['a table of 2^48 offsets', huge],
    ['offsets out of order', table(60, 40, 50, 30, 20, 10)],
    ['offsets behind the end', table(1e6, 2e6, 3e6, 4e6, 5e6, 6e6)],
    [
      'offsets beyond what a number holds',
      table(1n << 63n, 1n << 63n, 1n << 63n, 1n << 63n, 1n << 63n, 1n << 63n),
    ],
    ['no offsets', table()],
    ['one offset', table(16)],
    ['random bytes', randomBytes(4000)],
    ['zeros', Buffer.alloc(4000)],
  ];

  it.each(binary)('in the binary protocol: %s', async (_, bytes) => {
    const channels = await opened(victim, channelsOf(kernel), { protocols: [v1] });
    channels.socket.send(bytes);
    const id = channels.send('kernel_info_request', {});
    await channels.until('an answer, or the end', () =>
      channels.isClosed || channels.of(id).length > 2 ? true : undefined,
    );
    await channels.close();
    expect(victim.isRunning()).toBe(true);
  });

  const json = [
    '',
    '{',
    'null',
    '[]',
    '{"channel":"shell"}',
    '{"channel":"iopub","header":{"msg_type":"status","msg_id":"1"},"content":{}}',
    '{"channel":"__proto__","header":{"msg_type":"x","msg_id":"1"},"content":{}}',
    '{"channel":"shell","header":{"msg_type":{},"msg_id":[]},"parent_header":3,"metadata":"x","content":[]}',
    '{"channel":"shell","header":null,"content":null}',
    `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    `{"channel":"shell","header":{"msg_type":"x","msg_id":"1"},"content":${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`,
  ];

  it.each(json.map((text) => [text.slice(0, 60), text]))('in the JSON protocol: %s', async (_, text) => {
    const channels = await opened(victim, channelsOf(kernel));
    channels.socket.send(text);
    const id = channels.send('kernel_info_request', {});
    await channels.until('an answer, or the end', () =>
      channels.isClosed || channels.of(id).length > 2 ? true : undefined,
    );
    await channels.close();
  });

  it('and the kernel goes on', goesOn);
});

describe('handshakes', () => {
  it.each([
    ['an old version', 'Sec-WebSocket-Version: 8'],
    ['a second key', 'Sec-WebSocket-Key: AAAA'],
    ['a protocol that would end the header', 'Sec-WebSocket-Protocol: a\r\nX: b'],
    [
      'ten thousand protocols',
      `Sec-WebSocket-Protocol: ${Array.from({ length: 2000 }, (_, n) => `p${n}`).join(', ')}`,
    ],
    [
      'an extension that does not exist',
      'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=99',
    ],
  ])('with %s are refused or answered in order', async (_, line) => {
    const answer = await raw(
      victim.port,
      handshake(line).replace(/Sec-WebSocket-Version: 13\r\n(?=.*Version: 8)/s, ''),
    );
    expect([101, 400, 426, 431]).toContain(answer.status);
    expect(answer.text).not.toMatch(/^X: b/m);
  });

  it('without a key, or to a path that is no websocket, are refused', async () => {
    const keyless = await raw(victim.port, handshake().replace(/Sec-WebSocket-Key.*\r\n/, ''));
    expect(keyless.status).toBe(400);
    expect(await open(victim, '/lab')).toBe(404);
    expect(await open(victim, '/api/kernels/../../channels')).toBe(404);
  });

  it('two hundred at once: each client hears its own reply', async () => {
    const all = await Promise.all(Array.from({ length: 200 }, () => opened(victim, channelsOf(kernel))));
    const replied = async (channels: Channels) => {
      const id = channels.send('kernel_info_request', {});
      await channels.until('the reply', () =>
        channels.of(id).find(({ header }) => header.msg_type === 'kernel_info_reply'),
      );
    };
    await Promise.all(all.map(replied));
    expect((await api<{ connections: number }>(victim, `/api/kernels/${kernel}`)).connections).toBe(200);
    await Promise.all(all.map((channels) => channels.close()));
    const until = Date.now() + 5000;
    const connections = async () =>
      (await api<{ connections: number }>(victim, `/api/kernels/${kernel}`)).connections;
    while ((await connections()) > 0 && Date.now() < until);
    expect(await connections()).toBe(0);
  });
});

it('the answer to a handshake is the one that was asked for', async () => {
  const key = randomBytes(16).toString('base64');
  const answer = await raw(victim.port, handshake().replace(/Key: .*\r\n/, `Key: ${key}\r\n`));
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  expect(answer.text).toContain(`Sec-WebSocket-Accept: ${accept}`);
  expect((await ask(victim, '/api/status')).status).toBe(200);
});

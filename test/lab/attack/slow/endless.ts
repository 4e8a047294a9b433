import { readdirSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { channelsOf, opened } from '../../differential/websocket/channels';
import { v1 } from '../../differential/websocket/frame';
import { api } from '../../differential/websocket/kernel';
import { ask } from '../http';
import { lines } from '../raw';
import { startVictim, type Victim } from '../victim';

let victim: Victim;
beforeAll(async () => {
  victim = await startVictim();
});
afterAll(() => victim?.close());

/** Memory of the server in megabytes. */
const memory = () =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${victim.pid}/status`, 'utf8'))![1]) / 1024;

const open = () =>
  new Promise<Socket>((resolve) => {
    const socket = connect(victim.port, '127.0.0.1', () => resolve(socket));
    socket.on('error', () => {});
  });

it('five hundred clients that send a letter a second keep nobody out, and are sent away', async () => {
  const slow = await Promise.all(Array.from({ length: 500 }, open));
  const ended = slow.map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
  const line = `GET /api/status HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ${'x'.repeat(300)}`;
  let letter = 0;
  const drip = setInterval(() => {
    for (const socket of slow) if (socket.writable) socket.write(line[letter % line.length]!);
    letter += 1;
  }, 1000);
  for (const socket of slow) socket.resume();
  for (let n = 0; n < 20; n++) expect((await ask(victim, '/api/status')).status).toBe(200);
  await Promise.all(ended);
  clearInterval(drip);
  expect((await ask(victim, '/api/status')).status).toBe(200);
});

/** Sends chunks until the server answers or ends the connection; tells how many megabytes went and what came back. */
async function sendWithoutEnd(): Promise<{ sent: number; text: string }> {
  const socket = await open();
  let text = '';
  socket.on('data', (data) => {
    text += data.toString();
  });
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const head = [`PUT /api/contents/endless.txt HTTP/1.1`, `Host: 127.0.0.1:${victim.port}`];
  socket.write(lines(...head, `Authorization: token ${victim.token}`, 'Transfer-Encoding: chunked'));
  const chunk = Buffer.concat([Buffer.from('100000\r\n'), Buffer.alloc(1 << 20, 0x78), Buffer.from('\r\n')]);
  let sent = 0;
  while (socket.writable && sent < 600 && !text) {
    if (!socket.write(chunk))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), ended]);
    sent += 1;
  }
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000))]);
  socket.destroy();
  return { sent, text };
}

it('a body without end is cut at the limit, as often as it comes', async () => {
  const before = memory();
  let most = 0;
  for (let round = 0; round < 4; round++) {
    const { sent, text } = await sendWithoutEnd();
    expect(sent).toBeLessThan(400);
    expect(text).toMatch(/^HTTP\/1\.1 413/);
    most = Math.max(most, memory());
  }
  console.log(
    `memory ${before.toFixed(0)} MB before, at most ${most.toFixed(0)} MB after four bodies without end`,
  );
  expect(most).toBeLessThan(before + 800);
  expect(readdirSync(victim.root)).toEqual([]);
  expect((await ask(victim, '/api/status')).status).toBe(200);
});

it('a client that does not read what a kernel says does not fill the memory', async () => {
  const { id } = await api<{ id: string }>(victim, '/api/kernels', 'POST', { name: 'diffusion-lab' });
  const stalled = await opened(victim, channelsOf(id), { protocols: [v1] });
  await stalled.answered(stalled.send('kernel_info_request', {}));
  stalled.socket.pause();
  const before = memory();
  const watcher = await opened(victim, channelsOf(id), { protocols: [v1] });
  // With a pause between the lines, so that what is measured is what is kept, and not what is on its way.
  const code =
    "const line = 'x'.repeat(1 << 20); for (let n = 0; n < 600; n++) { console.log(line); await new Promise((r) => setTimeout(r, 25)); } 'all said'";
  stalled.send('execute_request', { code, silent: false });
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, memory());
  }, 100);
  const end = () => watcher.received.find(({ header }) => header.msg_type === 'execute_result');
  await watcher.until('the end of what the kernel says', end, 90_000);
  clearInterval(watch);
  console.log(
    `memory ${before.toFixed(0)} MB before, at most ${most.toFixed(0)} MB with a client that does not read`,
  );
  expect(most - before).toBeLessThan(500);
  await watcher.close();
  stalled.socket.terminate();
  await api(victim, `/api/kernels/${id}`, 'DELETE');
  expect((await ask(victim, '/api/status')).status).toBe(200);
});

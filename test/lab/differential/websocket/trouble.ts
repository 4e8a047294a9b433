import type { Peer } from '../step';
import { type Channels, channelsOf, nameOf, opened } from './channels';
import { v1 } from './frame';
import { api, withKernel } from './kernel';

/** Sends what is no message, then asks the kernel: does the connection still work? */
async function after(channels: Channels, nonsense?: string | Buffer): Promise<string> {
  if (nonsense !== undefined) channels.socket.send(nonsense);
  const id = channels.send('kernel_info_request', {});
  return Promise.race([
    channels.answered(id).then(
      () => 'goes on',
      (error: Error) => error.message.slice(0, 80),
    ),
    channels.closed().then(({ code, reason }) => `closed: ${code} ${reason}`.trim()),
  ]);
}

async function withNonsense(
  peer: Peer,
  kernel: string,
  nonsense: string | Buffer,
  protocols: string[],
): Promise<string> {
  const channels = await opened(peer, channelsOf(kernel), { protocols });
  const outcome = await after(channels, nonsense);
  if (!channels.isClosed) await channels.close();
  return outcome;
}

const frames: Readonly<Record<string, { nonsense: string | Buffer; protocols: string[] }>> = {
  'empty text': { nonsense: '', protocols: [] },
  'text that is not JSON': { nonsense: '{"channel"', protocols: [] },
  'JSON that is no message': { nonsense: '[1]', protocols: [] },
  'unknown channel': { nonsense: '{"channel":"nonsense","header":{"msg_type":"x"}}', protocols: [] },
  'message without header': { nonsense: '{"channel":"shell","content":{}}', protocols: [] },
  'binary garbage': { nonsense: Buffer.from([1, 2, 3]), protocols: [] },
  'garbage in the binary protocol': { nonsense: Buffer.from([1, 2, 3]), protocols: [v1] },
  'text in the binary protocol': { nonsense: '{"channel":"shell"}', protocols: [v1] },
};

/** What is no message. */
export async function nonsense(peer: Peer, kernel: string): Promise<Record<string, unknown>> {
  const outcomes: Record<string, unknown> = {};
  for (const [name, { nonsense, protocols }] of Object.entries(frames))
    outcomes[name] = await withNonsense(peer, kernel, nonsense, protocols);
  return outcomes;
}

/** Asks again where nothing comes: Jupyter loses what is sent while a kernel is not quite there yet. */
async function patiently(channels: Channels): Promise<string> {
  for (let tries = 0; tries < 5; tries++) {
    const id = channels.send('kernel_info_request', {});
    const reply = () => channels.of(id).find(({ header }) => header.msg_type === 'kernel_info_reply');
    if (await channels.until('the reply', reply, 5000).catch(() => undefined)) return 'goes on';
  }
  return 'silent';
}

const heard = (channels: Channels, since: number) => channels.received.slice(since).map(nameOf);

/** How a connection ended, or that it is still there a second later. */
async function fate(channels: Channels): Promise<unknown> {
  return channels
    .until('the end', () => (channels.isClosed ? true : undefined), 1000)
    .then(
      () => channels.closed(),
      () => 'stays open',
    );
}

/** What a client hears when its kernel is restarted, shut down, or dies. */
export async function ends(peer: Peer): Promise<Record<string, unknown>> {
  const restarted = await withKernel(peer, async (kernel) => {
    const channels = await opened(peer, channelsOf(kernel));
    await channels.answered(channels.send('kernel_info_request', {}));
    await api(peer, `/api/kernels/${kernel}/restart`, 'POST');
    const outcome = await patiently(channels);
    await channels.close();
    return { 'the connection': outcome };
  });
  const ended = await withKernel(peer, async (kernel) => {
    const channels = await opened(peer, channelsOf(kernel));
    await channels.answered(channels.send('kernel_info_request', {}));
    await api(peer, `/api/kernels/${kernel}`, 'DELETE');
    return await fate(channels);
  });
  const dead = await withKernel(peer, async (kernel) => {
    const channels = await opened(peer, channelsOf(kernel));
    await channels.answered(channels.send('kernel_info_request', {}));
    const before = channels.received.length;
    const { pid } = await pidOf(channels);
    process.kill(pid, 'SIGKILL');
    await channels.until('autorestart', () =>
      heard(channels, before).some((name) => /restarting/.test(name)) ? true : undefined,
    );
    const outcome = await patiently(channels);
    await channels.close();
    return {
      said: heard(channels, before).filter((name) => /restarting|dead/.test(name)),
      'the connection': outcome,
    };
  });
  return { restarted, 'shut down': ended, 'killed from outside': dead };
}

/** The kernel's own process: the parent of the one that runs cells. */
async function pidOf(channels: Channels): Promise<{ pid: number }> {
  const id = channels.send('execute_request', { code: 'process.ppid', silent: false });
  await channels.answered(id);
  const result = await channels.type('execute_result', id);
  return { pid: Number(Object.values(result.content.data as Record<string, string>)[0]) };
}

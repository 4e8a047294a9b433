import type { Peer } from '../step';
import { type Channels, channelsOf, nameOf, opened } from './channels';
import { type Message, v1 } from './frame';
import { api } from './kernel';

const silent = {
  silent: false,
  store_history: true,
  user_expressions: {},
  allow_stdin: true,
  stop_on_error: true,
};
const execute = (channels: Channels, code: string) => channels.send('execute_request', { code, ...silent });

/** What a message consists of, without what differs from run to run. */
const shapeOf = (message: Message) => ({
  name: nameOf(message),
  keys: Object.keys(message)
    .filter((key) => key !== 'buffers')
    .sort(),
  header: Object.keys(message.header).sort(),
});

/** Names in order, channel by channel: between channels there is no order. */
function byChannel(messages: readonly Message[]): Record<string, string[]> {
  const names: Record<string, string[]> = {};
  for (const message of messages)
    names[message.channel] = [...(names[message.channel] ?? []), nameOf(message)];
  return Object.fromEntries(Object.entries(names).sort());
}

async function conversation(channels: Channels): Promise<Record<string, unknown>> {
  const info = await channels.answered(channels.send('kernel_info_request', {}));
  const reply = info.find(({ header }) => header.msg_type === 'kernel_info_reply')!;
  const value = await channels.answered(execute(channels, 'console.log("out"); 40 + 2'));
  const failed = await channels.answered(execute(channels, 'throw new Error("no")'));
  const complete = await channels.answered(
    channels.send('complete_request', { code: 'Math.ab', cursor_pos: 7 }),
  );
  const control = await channels.answered(channels.send('kernel_info_request', {}, { channel: 'control' }));
  return {
    'kernel info': byChannel(info),
    'shape of a reply': shapeOf(reply),
    'cell with a value': byChannel(value),
    'cell that fails': byChannel(failed),
    completion: byChannel(complete),
    control: byChannel(control),
  };
}

/** A talk with a kernel in one of the protocols. */
async function talk(peer: Peer, kernel: string, protocols: string[]): Promise<Record<string, unknown>> {
  const channels = await opened(peer, channelsOf(kernel), { protocols });
  try {
    return await conversation(channels);
  } finally {
    await channels.close();
  }
}

/** Two clients: both hear what the kernel publishes, the one who asked gets the reply. */
async function twoClients(peer: Peer, kernel: string): Promise<Record<string, unknown>> {
  const first = await opened(peer, channelsOf(kernel));
  const second = await opened(peer, channelsOf(kernel));
  for (const channels of [first, second]) await channels.answered(channels.send('kernel_info_request', {}));
  const id = execute(first, '"for both"');
  const asker = await first.answered(id);
  await second.until('idle', () =>
    second.of(id).some((m) => nameOf(m) === 'iopub status idle') ? true : undefined,
  );
  const connections = (await api<{ connections: number }>(peer, `/api/kernels/${kernel}`)).connections;
  await Promise.all([first.close(), second.close()]);
  return { asker: byChannel(asker), 'the other': byChannel(second.of(id)), connections };
}

/** A cell goes on while nobody listens; the same session comes back and gets what it missed. */
async function comeBack(peer: Peer, kernel: string): Promise<Record<string, unknown>> {
  const path = channelsOf(kernel, 'comes-back');
  const first = await opened(peer, path);
  await first.answered(first.send('kernel_info_request', {}));
  const id = execute(first, 'await new Promise((go) => setTimeout(go, 400)); "late"');
  await first.type('execute_input', id);
  await first.close();
  await new Promise((resolve) => setTimeout(resolve, 900));
  const second = await opened(peer, path);
  // The reply and the last status come on two sockets, in either order.
  const missed = byChannel(await second.answered(id));
  await second.close();
  return missed;
}

/** Everything that is said on kernels' websockets. */
export async function talks(peer: Peer, kernel: string): Promise<Record<string, unknown>> {
  return {
    'JSON protocol': await talk(peer, kernel, []),
    'binary protocol': await talk(peer, kernel, [v1]),
    'two clients': await twoClients(peer, kernel),
    'client that comes back': await comeBack(peer, kernel),
  };
}

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Channels } from '../../src/course/jupyter/channels';
import { createHeader, type Message } from '../../src/course/jupyter/wire';
import { eventually, useKernel } from './fixture';

const test = useKernel();

/** A second frontend on the kernel of the first: what it sends, and all that it hears. */
const session = randomUUID();
const heard: { channel: string; message: Message }[] = [];
let second: Channels;

beforeAll(async () => {
  second = new Channels(test.kernel.connectionInfo, session, (channel, message) =>
    heard.push({ channel, message }),
  );
  await eventually(() => heard.some(({ message }) => message.header.msg_type === 'iopub_welcome'), 20_000);
});
afterAll(() => second?.close());

async function ask(type: string, content: object): Promise<string> {
  const header = createHeader(type, session);
  await second.send('shell', {
    identities: [],
    header,
    parent: {},
    metadata: {},
    content: { ...content },
    buffers: [],
  });
  return header.msg_id;
}

const replies = () => heard.filter(({ channel }) => channel === 'shell').map(({ message }) => message);
const published = (parent: string | undefined) =>
  heard.filter(({ channel, message }) => channel === 'iopub' && message.parent.msg_id === parent);

describe('two frontends on one kernel', () => {
  it('each get the replies to their own requests', async () => {
    const mine = test.run('const mine = 5; mine');
    // Two sockets: either request may be the first to arrive.
    const id = await ask('execute_request', { code: '6 * 7', silent: false, store_history: true });
    expect((await mine).text).toBe('5');
    await eventually(() => replies().some((reply) => reply.parent.msg_id === id));
    expect(replies().map((reply) => reply.parent.msg_id)).toEqual([id]);
  });

  it('both see all output, with the header of the request that caused it', async () => {
    const cell = await test.run("console.log('for all')");
    const id = cell.messages[0]!.parent.msg_id;
    await eventually(() => published(id).length >= 4);
    expect(published(id).map(({ message }) => message.header.msg_type)).toEqual([
      'status',
      'execute_input',
      'stream',
      'status',
    ]);
  });

  it('ask only the one for input whose cell wants it', async () => {
    const id = await ask('execute_request', { code: "prompt('who?')", allow_stdin: true });
    const asked = () => heard.find(({ channel }) => channel === 'stdin')?.message;
    await eventually(() => asked() !== undefined);
    expect(asked()!.parent.msg_id).toBe(id);
    await second.send('stdin', {
      identities: [],
      header: createHeader('input_reply', session),
      parent: asked()!.header,
      metadata: {},
      content: { status: 'ok', value: 'the second' },
      buffers: [],
    });
    await eventually(() =>
      published(id).some(({ message }) => JSON.stringify(message.content).includes('the second')),
    );
  });
});

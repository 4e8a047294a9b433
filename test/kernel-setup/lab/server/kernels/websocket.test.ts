import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KernelsPart, kernelsPart } from '../../../../../kernel-setup/lab/server/kernels/part';
import { Client, printed, V1 } from './client';
import { type Served, serve } from './part-under-test';
import { scripted, sourceOf } from './scripted-spec';

let lab: Served<KernelsPart>;
let kernel: string;
const open = (session?: string, protocols?: string[]) => Client.open(lab.url, kernel, session, protocols);

beforeAll(async () => {
  lab = await serve((place) => kernelsPart({ ...place, kernelspecs: sourceOf(scripted('words')) }));
  kernel = ((await lab.ask('POST', '/api/kernels')).body as { id: string }).id;
});
afterAll(() => lab?.close());

describe('a websocket to a kernel', () => {
  it.each([
    [[V1], V1],
    [[], ''],
    [['other', V1], V1],
  ])('speaks what the page offers: %j', async (offered, spoken) => {
    const client = await open(undefined, offered);
    expect(client.websocket.protocol).toBe(spoken);
    const messages = await client.finished(client.execute('print hé☃'));
    expect(printed(messages)).toBe('hé☃\n');
    expect(messages.map(({ header }) => header.msg_type).sort()).toEqual([
      'execute_input',
      'execute_reply',
      'status',
      'status',
      'stream',
    ]);
    await client.close();
  });

  it.each([[[V1]], [[]]])('carries buffers both ways: %j', async (offered) => {
    const client = await open(undefined, offered);
    const messages = await client.finished(client.execute('buffers'));
    const bytes = (message?: { buffers?: (DataView | ArrayBuffer)[] }) =>
      message?.buffers?.map((view) => [...new Uint8Array(ArrayBuffer.isView(view) ? view.buffer : view)]);
    expect(bytes(messages.find(({ header }) => header.msg_type === 'comm_open'))).toEqual([[0, 1, 255], []]);
    const sent = client.send(
      'comm_msg',
      { comm_id: 'c', data: {} },
      { buffers: [new Uint8Array([9, 8]).buffer] },
    );
    const echo = await client.until(({ parent_header }) => parent_header.msg_id === sent);
    expect(bytes(echo)).toEqual([[9, 8]]);
    await client.close();
  });

  it('gives what is published to all, a reply to the one that asked', async () => {
    const [one, two] = await Promise.all([open(), open()]);
    const id = one.execute('print for all');
    await one.finished(id);
    await two.until(
      ({ parent_header, content }) => parent_header.msg_id === id && content.execution_state === 'idle',
    );
    expect(printed(two.received)).toBe('for all\n');
    expect(two.received.filter(({ header }) => header.msg_type === 'execute_reply')).toEqual([]);
    await Promise.all([one.close(), two.close()]);
  });

  it("finds the asker of a request by its id, also when the message's session is not the connection's", async () => {
    const client = await open();
    const header = {
      msg_id: 'an-id',
      msg_type: 'kernel_info_request',
      session: 'elsewhere',
      username: 'test',
      date: '',
      version: '5.3',
    };
    client.send('kernel_info_request', {}, { header });
    await client.until(({ header: { msg_type } }) => msg_type === 'kernel_info_reply');
    await client.close();
  });

  it('carries a question of the kernel below what was printed before it, and the answer', async () => {
    const client = await open();
    const id = client.execute('ask your name?', { allow_stdin: true });
    const question = await client.until(({ header }) => header.msg_type === 'input_request');
    expect(question).toMatchObject({ channel: 'stdin', content: { prompt: 'your name?' } });
    expect(printed(client.received)).toBe('about to ask\nnow\n');
    client.send('input_reply', { status: 'ok', value: 'Ada' }, { channel: 'stdin' });
    expect(printed(await client.finished(id))).toBe('about to ask\nnow\ngot Ada\n');
    await client.close();
  });

  it('joins a flood of lines, keeps their order and drops none', async () => {
    const client = await open();
    const messages = await client.finished(client.execute('lines 20000'));
    const text = printed(messages);
    expect(text).toBe(Array.from({ length: 20_000 }, (_, n) => `line ${n}\n`).join(''));
    expect(messages.length).toBeLessThan(2000);
    await client.close();
  });

  it('does not pass on what the kernel did not sign', async () => {
    const client = await open();
    const messages = await client.finished(client.execute('forged'));
    expect(printed(messages)).toBe('');
    expect(lab.logged.join('\n')).toMatch(/Message of kernel words on iopub refused.*signature/);
    await client.close();
  });

  it('survives frames that are none, and says so in the log', async () => {
    const client = await open();
    const before = lab.logged.length;
    const count = Buffer.alloc(8);
    count.writeBigUInt64LE(2n ** 60n);
    const backwards = Buffer.alloc(64);
    backwards.writeBigUInt64LE(6n, 0);
    backwards.writeBigUInt64LE(60n, 8);
    for (const frame of [
      Buffer.alloc(0),
      count,
      backwards,
      '{"channel": "shell"',
      '[]',
      '{"channel":"iopub"}',
    ])
      client.websocket.send(frame);
    client.send('execute_request', { code: 'print' }, { channel: 'iopub' });
    expect(printed(await client.finished(client.execute('print alive')))).toBe('alive\n');
    expect(lab.logged.slice(before)).toHaveLength(3);
    expect(lab.logged.at(-1)).toMatch(/Frame for kernel .* ignored\. Cannot read frame/);
    await client.close();
  });

  it('survives text that is nested deeper than the stack is high', async () => {
    const client = await open(undefined, []);
    const header = JSON.stringify({ msg_id: 'deep', msg_type: 'execute_request' });
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    client.websocket.send(`{"channel":"shell","header":${header},"content":{"code":${deep}}}`);
    expect(printed(await client.finished(client.execute('print alive')))).toBe('alive\n');
    await client.close();
  });

  it('is refused for a kernel that is not there', async () => {
    await expect(Client.open(lab.url, '00000000-0000-0000-0000-000000000000')).rejects.toThrow(/404/);
  });

  it('counts as a connection while it is open', async () => {
    const connections = async () =>
      ((await lab.ask('GET', `/api/kernels/${kernel}`)).body as { connections: number }).connections;
    const client = await open();
    expect(await connections()).toBe(1);
    expect(lab.part.status()).toMatchObject({ kernels: 1, connections: 1 });
    await client.close();
    await expect.poll(connections).toBe(0);
  });
});

describe('after a connection broke', () => {
  it('the client gets what it missed, in order, replies included', async () => {
    const client = await open();
    const id = client.execute('wait 100');
    client.execute('print said meanwhile');
    await client.until(({ parent_header }) => parent_header.msg_id === id);
    client.websocket.terminate();
    await once(client.websocket, 'close');
    const watcher = await open();
    await watcher.until(({ content }) => content.text === 'said meanwhile\n');
    await watcher.finished(watcher.execute('print later'));
    await watcher.close();
    const again = await open(client.session);
    await again.until(({ content }) => content.text === 'later\n');
    const told = again.received.map(({ header, content }) => content.text ?? header.msg_type);
    expect(told.filter((what) => what === 'execute_reply')).toHaveLength(2);
    expect(told.indexOf('said meanwhile\n')).toBeLessThan(told.indexOf('later\n'));
    await again.close();
  });

  it('a newer connection of the same client takes its place', async () => {
    const client = await open();
    const closed = once(client.websocket, 'close');
    const again = await open(client.session);
    expect((await closed)[0]).toBe(1000);
    expect(printed(await again.finished(again.execute('print here')))).toBe('here\n');
    await again.close();
  });
});

describe('a page that does not read', () => {
  it('does not fill the memory of the server, and gets everything when it reads', async () => {
    const client = await open();
    client.websocket.pause();
    const watcher = await open();
    // 20 MB, more than network and websocket hold; a client that reads is not kept waiting.
    const id = watcher.execute('big 200 100000');
    await watcher.finished(id);
    client.websocket.resume();
    await client.until(
      ({ parent_header, content }) => parent_header.msg_id === id && content.execution_state === 'idle',
    );
    const shown = client.received.filter(({ header }) => header.msg_type === 'display_data');
    expect(shown).toHaveLength(200);
    expect(
      shown.map(({ content }) => Number.parseInt(String(Object.values(content.data as object)[0]), 10)),
    ).toEqual(Array.from({ length: 200 }, (_, n) => n));
    await Promise.all([client.close(), watcher.close()]);
  });
});

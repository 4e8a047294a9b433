import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../src/course/jupyter/wire';
import { eventually, useKernel } from './fixture';

const test = useKernel();

/** All comm messages the kernel publishes while `during` runs. */
async function comms(during: () => Promise<unknown>, count: number): Promise<Message[]> {
  const seen: Message[] = [];
  const remove = test.kernel.onMessage((message, channel) => {
    if (channel === 'iopub' && message.header.msg_type.startsWith('comm_')) seen.push(message);
  });
  await during();
  await eventually(() => seen.length >= count);
  remove();
  return seen;
}

const register = `
  const { comms } = (globalThis as any)[Symbol.for('diffusion-lab.kernel')];
  comms.registerTarget('echo', (comm: any, opened: any) => {
    comm.send({ hello: opened.data });
    comm.onMessage((message: any) => comm.send({ echo: message.data }, { buffers: message.buffers }));
    comm.onClose(() => console.log('closed by the other end'));
  });`;

describe('comms', () => {
  const comm_id = randomUUID();
  const send = (type: string, content: object, buffers: Buffer[] = []) =>
    test.kernel.send(type, { comm_id, ...content }, { buffers });

  it('opened from outside reach the target that a cell registered', async () => {
    await test.run(register);
    const [message] = await comms(() => send('comm_open', { target_name: 'echo', data: { n: 1 } }), 1);
    expect(message!.header.msg_type).toBe('comm_msg');
    expect(message!.content).toEqual({ comm_id, data: { hello: { n: 1 } } });
  });

  it('are listed by comm_info, also by target', async () => {
    const { reply } = await test.kernel.request('comm_info_request');
    expect(reply.content).toMatchObject({ status: 'ok', comms: { [comm_id]: { target_name: 'echo' } } });
    const other = await test.kernel.request('comm_info_request', { target_name: 'other' });
    expect(other.reply.content.comms).toEqual({});
  });

  it('carry messages and raw buffers both ways', async () => {
    const bytes = Buffer.from([0, 1, 254, 255]);
    const [message] = await comms(() => send('comm_msg', { data: { ping: 5 } }, [bytes]), 1);
    expect(message!.content.data).toEqual({ echo: { ping: 5 } });
    expect(message!.buffers.map((buffer) => [...buffer])).toEqual([[...bytes]]);
  });

  it('end when the other side closes them', async () => {
    await send('comm_close', { data: {} });
    const { reply } = await test.kernel.request('comm_info_request');
    expect(reply.content.comms).toEqual({});
  });

  it('to a target nobody registered are closed', async () => {
    const [message] = await comms(
      () => test.kernel.send('comm_open', { comm_id: 'stray', target_name: 'nobody', data: {} }),
      1,
    );
    expect(message!.header.msg_type).toBe('comm_close');
    expect(message!.content.comm_id).toBe('stray');
  });

  it('opened by a cell are announced with their target', async () => {
    const seen = await comms(
      () => test.run("const own = comms.open('frontend', { size: 3 }); own.send({ step: 1 }); own.close()"),
      3,
    );
    expect(seen.map((message) => message.header.msg_type)).toEqual(['comm_open', 'comm_msg', 'comm_close']);
    expect(seen[0]!.content).toMatchObject({ target_name: 'frontend', data: { size: 3 } });
  });

  it('with wrong content do no harm', async () => {
    for (const content of [{}, { comm_id: 5 }, { comm_id: 'unknown', data: 'x' }])
      for (const type of ['comm_open', 'comm_msg', 'comm_close']) await test.kernel.send(type, content);
    expect((await test.run('1')).text).toBe('1');
  });

  it('whose target throws are reported, and the kernel goes on', async () => {
    await test.run("comms.registerTarget('faulty', () => { throw new Error('bad target') })");
    const reported: string[] = [];
    const remove = test.kernel.onMessage(({ content }) => {
      reported.push(JSON.stringify(content));
    });
    await test.kernel.send('comm_open', { comm_id: 'f', target_name: 'faulty', data: {} });
    await eventually(() => reported.join('').includes('bad target'));
    remove();
    expect((await test.run('1')).text).toBe('1');
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { type Comm, type CommData, Comms } from '../../../../kernel-setup/kernel/process/comms';
import { Context } from '../../../../kernel-setup/kernel/process/context';
import type { CommMessage } from '../../../../kernel-setup/kernel/process/messages';
import { RecordedChannel } from './recorded-channel';

let channel: RecordedChannel;
let comms: Comms;
beforeEach(() => {
  channel = new RecordedChannel();
  comms = new Comms(channel, new Context());
});

const message = (kind: CommMessage['kind'], data: unknown = {}): CommMessage => ({
  kind,
  comm: 'c1',
  ...(kind === 'open' && { target: 'echo' }),
  data,
  metadata: {},
  buffers: [Buffer.from([1, 2]).toString('base64')],
});
const kinds = () => channel.events.map((event) => ('kind' in event ? `${event.kind} ${event.comm}` : ''));

describe('comms', () => {
  it('are handed to the registered target with the data that opened them', async () => {
    const opened: CommData[] = [];
    let comm: Comm | undefined;
    comms.registerTarget('echo', (given, data) => {
      comm = given;
      opened.push(data);
    });
    await comms.receive(message('open', { a: 1 }));
    expect(comm?.id).toBe('c1');
    expect(opened[0]?.data).toEqual({ a: 1 });
    expect([...opened[0]!.buffers[0]!]).toEqual([1, 2]);
  });

  it('to no target are closed at once', async () => {
    await comms.receive(message('open'));
    expect(kinds()).toEqual(['close c1']);
  });

  it('whose target fails are closed', async () => {
    comms.registerTarget('echo', () => {
      throw new Error('bad');
    });
    await expect(comms.receive(message('open'))).rejects.toThrow('bad');
    expect(kinds()).toEqual(['close c1']);
  });

  it('carry messages both ways until they are closed', async () => {
    const got: unknown[] = [];
    let comm!: Comm;
    comms.registerTarget('echo', (given) => {
      comm = given;
      given.onMessage(({ data }) => got.push(data));
      given.onClose(({ data }) => got.push(data));
    });
    await comms.receive(message('open'));
    await comms.receive(message('msg', 'first'));
    comm.send('answer', { buffers: [new Uint8Array([9])] });
    await comms.receive(message('close', 'last'));
    await comms.receive(message('msg', 'too late'));
    expect(got).toEqual(['first', 'last']);
    expect(channel.events).toMatchObject([{ kind: 'msg', data: 'answer', buffers: ['CQ=='] }]);
    expect(() => comm.send('x')).toThrow(/must be open/);
  });

  it('opened by a cell announce their target, and close once', () => {
    const comm = comms.open('frontend', { n: 1 });
    comm.close();
    comm.close();
    expect(channel.events).toMatchObject([
      { kind: 'open', target: 'frontend', data: { n: 1 } },
      { kind: 'close', comm: comm.id },
    ]);
  });
});

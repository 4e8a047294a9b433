import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Subscriber } from 'zeromq';
import { addressOf } from '../../src/course/jupyter/connection';
import { decodeMessage } from '../../src/course/jupyter/wire';
import { readNotebook } from '../../src/course/notebook-file/store';
import { notebooksIn } from '../../src/course/run/selection';
import { useKernel } from './fixture';

const test = useKernel();

describe('kernel_info', () => {
  it('names protocol, implementation and language as the specification asks', async () => {
    const { reply } = await test.kernel.request('kernel_info_request');
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(reply.header.msg_type).toBe('kernel_info_reply');
    expect(reply.content).toMatchObject({
      status: 'ok',
      protocol_version: expect.stringMatching(/^5\.[3-9]$/),
      implementation: 'diffusion-lab',
      implementation_version: version,
      banner: expect.stringMatching(/TypeScript/),
      help_links: expect.any(Array),
      debugger: false,
    });
    expect(reply.content.language_info).toMatchObject({
      name: 'typescript',
      version: expect.stringMatching(/^\d+\.\d+/),
      mimetype: 'text/typescript',
      file_extension: '.ts',
    });
  });

  it('names the language as the notebooks of the course do, so that opening one changes nothing', async () => {
    const { reply } = await test.kernel.request('kernel_info_request');
    for (const file of notebooksIn('notebooks'))
      expect(readNotebook(file).metadata.language_info).toEqual(reply.content.language_info);
  });

  it('answers on control too', async () => {
    const { reply } = await test.kernel.request('kernel_info_request', {}, { channel: 'control' });
    expect(reply.content.status).toBe('ok');
  });

  it('carries the session and the header of the request', async () => {
    const { reply } = await test.kernel.request('kernel_info_request');
    expect(reply.parent).toMatchObject({ msg_type: 'kernel_info_request', session: test.kernel.session });
    expect(reply.header.session).not.toBe('');
    expect(Number.isNaN(Date.parse(reply.header.date))).toBe(false);
  });
});

describe('heartbeat', () => {
  it('echoes', async () => {
    expect(await test.kernel.isAlive(5000)).toBe(true);
  });

  it('echoes while a cell keeps the processor busy', async () => {
    const busy = test.run('{ const end = Date.now() + 600; while (Date.now() < end); }');
    expect(await test.kernel.isAlive(5000)).toBe(true);
    expect((await busy).status).toBe('ok');
  });
});

describe('iopub', () => {
  it('welcomes each subscriber, the second as the first, with its topic', async () => {
    for (const topic of ['', '', 'status']) {
      const subscriber = new Subscriber({ linger: 0, receiveTimeout: 15_000 });
      subscriber.connect(addressOf(test.kernel.connectionInfo, 'iopub'));
      subscriber.subscribe(topic);
      const frames = await subscriber.receive();
      const welcome = decodeMessage(frames, test.kernel.connectionInfo.key);
      expect(welcome.header.msg_type).toBe('iopub_welcome');
      expect(welcome.content).toEqual({ subscription: topic });
      expect(welcome.parent).toEqual({});
      subscriber.close();
    }
  });
});

describe('status', () => {
  it('goes busy then idle around every request, with its header as parent', async () => {
    const states: unknown[] = [];
    const types = new Set<unknown>();
    const remove = test.kernel.onMessage((message, channel) => {
      if (channel !== 'iopub' || message.header.msg_type !== 'status') return;
      states.push(message.content.execution_state);
      types.add(message.parent.msg_type);
    });
    await test.kernel.request('comm_info_request');
    remove();
    expect(states).toEqual(['busy', 'idle']);
    expect([...types]).toEqual(['comm_info_request']);
  });
});

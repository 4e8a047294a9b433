import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type KernelsPart, kernelsPart } from '../../../../../kernel-setup/lab/server/kernels/part';
import { Client, printed, V1 } from './client';
import { type Served, serve } from './part-under-test';

let lab: Served<KernelsPart>;
let kernel: { id: string };

beforeAll(async () => {
  lab = await serve(kernelsPart);
  const { body } = await lab.ask('POST', '/api/kernels', {});
  kernel = body as { id: string };
});
afterAll(() => lab?.close());

describe('a websocket to a kernel', () => {
  it.each([
    [[V1], V1],
    [[], ''],
    [['other', V1], V1],
  ])('speaks what the page offers: %j', async (offered, spoken) => {
    const client = await Client.open(lab.url, kernel.id, undefined, offered);
    expect(client.websocket.protocol).toBe(spoken);
    const messages = await client.finished(client.execute("console.log('hé\\u2603'); 6 * 7"));
    expect(printed(messages)).toBe('hé☃\n');
    expect(messages.map(({ header }) => header.msg_type)).toEqual(
      expect.arrayContaining(['status', 'execute_input', 'stream', 'execute_result', 'execute_reply']),
    );
    expect(messages.find(({ header }) => header.msg_type === 'execute_result')?.content.data).toMatchObject({
      'text/plain': expect.stringContaining('42'),
    });
    await client.close();
  });
});

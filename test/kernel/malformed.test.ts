import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createHeader, encodeMessage, type JsonObject } from '../../src/course/jupyter/wire';
import { useKernel } from './fixture';

const test = useKernel();

/** Frames of an execute_request that would set a mark, signed with a given key. */
const frames = (key: string, mark: string): Buffer[] =>
  encodeMessage(
    {
      identities: [],
      header: createHeader('execute_request', test.kernel.session),
      parent: {},
      metadata: {},
      content: { code: `(globalThis as any).${mark} = 1`, silent: true },
      buffers: [],
    },
    key,
  );

const marked = async (mark: string) => (await test.run(`(globalThis as any).${mark} === 1`)).text;

describe('a message that cannot be trusted', () => {
  it('is not run when its signature is wrong', async () => {
    await test.kernel.sendFrames('shell', frames('another key', 'forged'));
    expect(await marked('forged')).toBe('false');
  });

  it('is not run when its signature is missing', async () => {
    await test.kernel.sendFrames('shell', frames('', 'unsigned'));
    expect(await marked('unsigned')).toBe('false');
  });

  it('is run once only when it is sent twice', async () => {
    const counting = encodeMessage(
      {
        identities: [],
        header: createHeader('execute_request', test.kernel.session),
        parent: {},
        metadata: {},
        content: { code: '(globalThis as any).times = ((globalThis as any).times ?? 0) + 1', silent: true },
        buffers: [],
      },
      test.kernel.connectionInfo.key,
    );
    await test.kernel.sendFrames('shell', counting);
    await test.kernel.sendFrames('shell', counting);
    expect((await test.run('(globalThis as any).times')).text).toBe('1');
  });
});

describe('a message that is malformed', () => {
  const text = (...parts: string[]) => parts.map((part) => Buffer.from(part));

  it.each([
    ['one empty frame', text('')],
    ['no delimiter', text('a', 'b', 'c')],
    ['nothing after the delimiter', text('<IDS|MSG>')],
    ['too few frames', text('<IDS|MSG>', '', '{}', '{}')],
    ['no JSON', text('<IDS|MSG>', '', '{', '}', 'x', '')],
    ['JSON that is no object', text('<IDS|MSG>', '', '1', 'null', '[]', '"x"')],
    [
      'random bytes',
      [Buffer.from('<IDS|MSG>'), ...Array.from({ length: 5 }, () => Buffer.from(randomUUID()))],
    ],
  ])('does no harm: %s', async (_, broken) => {
    for (const channel of ['shell', 'control', 'stdin'] as const)
      await test.kernel.sendFrames(channel, broken);
    expect((await test.run('1 + 1')).text).toBe('2');
  });

  it('of an unknown type is ignored or refused, never fatal', async () => {
    await test.kernel.send('no_such_request', { some: 'content' });
    await test.kernel.send('', {});
    await test.kernel.send('__proto__', {});
    await test.kernel.send('constructor', {}, { channel: 'control' });
    expect((await test.run('1 + 1')).text).toBe('2');
  });

  const wrong: [string, JsonObject][] = [
    ['execute_request', {}],
    ['execute_request', { code: 5 }],
    ['execute_request', { code: null, silent: 'yes' }],
    ['execute_request', { code: '1', user_expressions: 'none' }],
    ['execute_request', { code: '1', user_expressions: { a: 5 } }],
    ['complete_request', {}],
    ['complete_request', { code: 'a', cursor_pos: 'x' }],
    ['inspect_request', { code: ['a'] }],
    ['is_complete_request', { code: {} }],
    ['comm_info_request', { target_name: 5 }],
    ['history_request', { hist_access_type: {} }],
  ];
  it.each(wrong)('is answered all the same: %s %j', async (type, content) => {
    const { reply } = await test.kernel.request(type, content);
    expect(reply.header.msg_type).toBe(type.replace('request', 'reply'));
    expect((await test.run('1 + 1')).text).toBe('2');
  });

  it('as a debug_request is answered as unsupported', async () => {
    const { reply } = await test.kernel.request(
      'debug_request',
      { type: 'request', seq: 1, command: 'initialize', arguments: {} },
      { channel: 'control' },
    );
    expect(reply.header.msg_type).toBe('debug_reply');
  });
});

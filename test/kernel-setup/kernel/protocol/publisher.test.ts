import { describe, expect, it } from 'vitest';
import { Publisher } from '../../../../kernel-setup/kernel/protocol/publisher';
import type { Outgoing } from '../../../../kernel-setup/kernel/protocol/sockets';
import { createHeader, type Message } from '../../../../src/course/jupyter/wire';

const request: Message = {
  identities: [Buffer.from('client')],
  header: createHeader('execute_request', 'session of the client'),
  parent: {},
  metadata: {},
  content: {},
  buffers: [],
  signature: '',
};

function create() {
  const sent: [string, Outgoing][] = [];
  return { sent, publisher: new Publisher((channel, message) => sent.push([channel, message])) };
}

describe('Publisher', () => {
  it('replies to the asker on its channel, under the name of the reply', () => {
    const { sent, publisher } = create();
    publisher.reply('control', request, { status: 'ok' });
    expect(sent).toMatchObject([
      [
        'control',
        {
          identities: request.identities,
          header: { msg_type: 'execute_reply' },
          parent: request.header,
          content: { status: 'ok' },
        },
      ],
    ]);
  });

  it('publishes text before whatever follows it', () => {
    const { sent, publisher } = create();
    publisher.stream(request.header, 'stdout', 'a');
    publisher.publish(request.header, 'display_data', {});
    publisher.stream(request.header, 'stdout', 'b');
    publisher.reply('shell', request, {});
    expect(sent.map(([, { header, content }]) => content.text ?? header.msg_type)).toEqual([
      'a',
      'display_data',
      'b',
      'execute_reply',
    ]);
  });

  it('gives every message an id of its own and all the same session', () => {
    const { sent, publisher } = create();
    for (let i = 0; i < 10; i++) publisher.status(request.header, 'busy');
    expect(new Set(sent.map(([, { header }]) => header.msg_id)).size).toBe(10);
    const sessions = new Set(sent.map(([, { header }]) => header.session));
    expect(sessions.size).toBe(1);
    expect(sessions).not.toContain(request.header.session);
  });
});

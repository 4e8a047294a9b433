import { describe, expect, it } from 'vitest';
import { InputRequests } from '../../../../kernel-setup/kernel/protocol/input-requests';
import { Publisher } from '../../../../kernel-setup/kernel/protocol/publisher';
import type { Outgoing } from '../../../../kernel-setup/kernel/protocol/sockets';
import { createHeader, type JsonObject, type Message } from '../../../../src/course/jupyter/wire';

const message = (type: string, content: JsonObject, parent: Message['parent'] = {}): Message => ({
  identities: [Buffer.from('client')],
  header: createHeader(type, 's'),
  parent,
  metadata: {},
  content,
  buffers: [],
  signature: '',
});
const asker = message('execute_request', { allow_stdin: true });

function create() {
  const sent: Outgoing[] = [];
  const answers: unknown[] = [];
  const publisher = new Publisher((_, outgoing) => sent.push(outgoing));
  return { sent, answers, inputs: new InputRequests(publisher, (answer) => answers.push(answer)) };
}

describe('InputRequests', () => {
  it('asks the client that runs the cell, and hands the answer on', () => {
    const { sent, answers, inputs } = create();
    inputs.ask(asker, 'Name?', false);
    expect(sent[0]).toMatchObject({
      identities: asker.identities,
      parent: asker.header,
      content: { prompt: 'Name?', password: false },
    });
    inputs.receive(message('input_reply', { value: 'Ada' }));
    expect(answers).toEqual([{ value: 'Ada' }]);
  });

  it('refuses when the request does not allow it or has ended', () => {
    const { sent, answers, inputs } = create();
    inputs.ask(message('execute_request', { allow_stdin: false }), '', false);
    inputs.ask(message('execute_request', {}), '', false);
    inputs.ask(undefined, '', false);
    expect(answers).toEqual(new Array(3).fill({ refused: 'not allowed' }));
    expect(sent).toEqual([]);
  });

  it('ignores answers that nobody waits for, and those to an earlier question', () => {
    const { sent, answers, inputs } = create();
    inputs.receive(message('input_reply', { value: 'unasked' }));
    inputs.ask(asker, 'first', false);
    inputs.interrupt();
    inputs.ask(asker, 'second', false);
    inputs.receive(message('input_reply', { value: 'late' }, sent[0]!.header));
    inputs.receive(message('input_reply', { value: 'right' }, sent[1]!.header));
    inputs.receive(message('input_reply', { value: 'twice' }, sent[1]!.header));
    expect(answers).toEqual([{ refused: 'interrupted' }, { value: 'right' }]);
  });

  it('knows whether there was a question to interrupt', () => {
    const { inputs } = create();
    expect(inputs.interrupt()).toBe(false);
    inputs.ask(asker, '', false);
    expect(inputs.interrupt()).toBe(true);
    inputs.ask(asker, '', false);
    inputs.forget();
    expect(inputs.interrupt()).toBe(false);
  });
});

import { Console } from 'node:console';
import { describe, expect, it } from 'vitest';
import { Context } from '../../../../kernel-setup/kernel/process/context';
import { createStandardStream } from '../../../../kernel-setup/kernel/process/standard-streams';
import { RecordedChannel } from './recorded-channel';

function create() {
  const channel = new RecordedChannel();
  const context = new Context();
  context.current = 5;
  const stream = createStandardStream('stdout', channel, context);
  const text = () => channel.events.map((event) => ('text' in event ? event.text : '')).join('');
  return { channel, context, stream, text };
}

describe('a standard stream', () => {
  it('has sent what is written when write returns', () => {
    const { channel, stream } = create();
    stream.write('now');
    expect(channel.events).toEqual([{ type: 'stream', context: 5, name: 'stdout', text: 'now' }]);
  });

  it('calls back, with and without an encoding', async () => {
    const { stream } = create();
    await new Promise((resolve) => stream.write('a', resolve));
    await new Promise((resolve) => stream.write('a', 'utf8', resolve));
  });

  it('puts a character together that comes in several buffers', () => {
    const { stream, text } = create();
    for (const byte of Buffer.from('a€😀')) stream.write(Buffer.from([byte]));
    expect(text()).toBe('a€😀');
  });

  it('decodes text in other encodings', () => {
    const { stream, text } = create();
    stream.write('aGk=', 'base64');
    stream.write('6869', 'hex');
    stream.write(new Uint8Array([33]));
    expect(text()).toBe('hihi!');
  });

  it('carries console output without colours', () => {
    const { stream, text } = create();
    new Console(stream).log({ a: [1, 'x'] });
    expect(text()).toBe("{ a: [ 1, 'x' ] }\n");
  });

  it('goes on after end and destroy, as others write to it too', () => {
    const { stream, text } = create();
    stream.end();
    stream.destroy();
    stream.write('still');
    expect(text()).toBe('still');
  });

  it('belongs to the cell that is current when it is written', () => {
    const { channel, context, stream } = create();
    context.within(2, () => stream.write('from a timer of cell 2'));
    stream.write('from cell 5');
    expect(channel.events.map((event) => 'context' in event && event.context)).toEqual([2, 5]);
  });
});

import { describe, expect, it } from 'vitest';
import { Comms } from '../../../../kernel-setup/kernel/process/comms';
import { Context } from '../../../../kernel-setup/kernel/process/context';
import { Input } from '../../../../kernel-setup/kernel/process/input';
import { createKernelObject } from '../../../../kernel-setup/kernel/process/kernel-object';
import { createTslabApi } from '../../../../kernel-setup/kernel/process/tslab-api';
import { RecordedChannel } from './recorded-channel';

function create() {
  const channel = new RecordedChannel();
  const context = new Context();
  context.current = 4;
  const input = new Input(-1, channel, context);
  return {
    channel,
    kernel: createKernelObject({ channel, context, input, comms: new Comms(channel, context) }),
  };
}

describe('the kernel object', () => {
  it('displays a bundle on behalf of the running cell', () => {
    const { channel, kernel } = create();
    kernel.display({ data: { 'text/plain': 'x' }, metadata: {}, transient: { display_id: 'd' } }, true);
    expect(channel.events).toEqual([
      {
        type: 'display',
        context: 4,
        bundle: { data: { 'text/plain': 'x' }, metadata: {}, transient: { display_id: 'd' } },
        update: true,
      },
    ]);
  });

  it('sends bytes as base64, also those that are a part of a buffer', () => {
    const { channel, kernel } = create();
    const part = new Uint8Array([0, 104, 105, 0]).subarray(1, 3);
    kernel.display({ data: { 'image/png': part }, metadata: {} }, false);
    expect(channel.events).toMatchObject([{ bundle: { data: { 'image/png': 'aGk=' } } }]);
  });

  it('clears output at once or with the next', () => {
    const { channel, kernel } = create();
    kernel.clearOutput(true);
    kernel.clearOutput(false);
    expect(channel.events).toMatchObject([
      { type: 'clear', wait: true },
      { type: 'clear', wait: false },
    ]);
  });
});

describe("tslab's display", () => {
  it('shows each MIME type under its name, bytes as base64', () => {
    const { channel, kernel } = create();
    const { display } = createTslabApi(kernel);
    display.html('<b>');
    display.png(new Uint8Array([104, 105]));
    display.raw('application/x', 'y');
    expect(channel.events.map((event) => 'bundle' in event && event.bundle?.data)).toEqual([
      { 'text/html': '<b>' },
      { 'image/png': 'aGk=' },
      { 'application/x': 'y' },
    ]);
  });

  it('with an id of its own replaces what it has shown', () => {
    const { channel, kernel } = create();
    const display = createTslabApi(kernel).newDisplay();
    for (const text of ['1', '2', '3']) display.text(text);
    expect(channel.events.map((event) => 'update' in event && event.update)).toEqual([false, true, true]);
    const ids = channel.events.map((event) => event.type === 'display' && event.bundle.transient?.display_id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
  });

  it('knows the versions', () => {
    const { versions } = createTslabApi(create().kernel);
    expect(versions).toEqual({ tslab: '1.0.22', typescript: '5.0.4', node: process.version });
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { Audience } from '../../../../../kernel-setup/lab/server/kernels/audience';
import {
  ownMessage,
  type RelayedMessage,
} from '../../../../../kernel-setup/lab/server/kernels/relayed-message';

const BROKEN = 1006;
const CLEAN = 1001;

/** A websocket that writes when told to. */
class Pipe {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: string[] = [];
  closed: number | undefined;
  private readonly waiting: (() => void)[] = [];

  send(frame: string, written: () => void): void {
    this.sent.push(String(JSON.parse(frame).content.text));
    this.bufferedAmount += frame.length;
    this.waiting.push(written);
  }

  /** The network took so many messages. */
  take(count = this.waiting.length): void {
    this.bufferedAmount = 0;
    for (const written of this.waiting.splice(0, count)) written();
  }

  close(code: number): void {
    this.closed = code;
  }

  get socket(): WebSocket {
    return this as unknown as WebSocket;
  }
}

const print = (text: string) => ownMessage('stream', 'kernel', { name: 'stdout', text });
const request = (msg_id: string): RelayedMessage => {
  const message = ownMessage('execute_request', 'page', {});
  return { ...message, header: { ...message.header, msg_id } };
};
const reply = (msg_id: string, text: string): RelayedMessage => ({
  ...ownMessage('execute_reply', 'kernel', { text }, { msg_id }),
  channel: 'shell',
});

afterEach(() => {
  vi.useRealTimers();
});

describe('the audience of a kernel', () => {
  it('sends again what a broken connection had not written yet', () => {
    const audience = new Audience();
    const [before, after] = [new Pipe(), new Pipe()];
    const seat = audience.join('page', before.socket, '');
    for (const text of ['a', 'b', 'c']) audience.publish(print(text));
    before.take(1);
    audience.leave(seat, before.socket, BROKEN);
    audience.publish(print('d'));
    audience.join('page', after.socket, '');
    expect(after.sent).toEqual(['b', 'c', 'd']);
  });

  it('keeps messages back while a page does not read, and goes on in order', () => {
    const audience = new Audience();
    const pipe = new Pipe();
    audience.join('page', pipe.socket, '');
    const texts = Array.from({ length: 20 }, (_, n) => `${n}`.padEnd(1 << 20));
    for (const text of texts) audience.publish(print(text));
    expect(pipe.sent).toHaveLength(4);
    while (pipe.bufferedAmount > 0) pipe.take();
    expect(pipe.sent).toEqual(texts);
  });

  it('waits for every client while none is connected, however long', () => {
    vi.useFakeTimers();
    const audience = new Audience();
    const [one, two] = [new Pipe(), new Pipe()];
    const seats = [audience.join('one', one.socket, ''), audience.join('two', two.socket, '')] as const;
    audience.leave(seats[0], one.socket, BROKEN);
    audience.leave(seats[1], two.socket, CLEAN);
    audience.publish(print('meanwhile'));
    vi.setSystemTime(Date.now() + 86_400_000);
    audience.sweep();
    const again = new Pipe();
    audience.join('one', again.socket, '');
    expect(again.sent).toEqual(['meanwhile']);
  });

  it.each([
    ['said goodbye', CLEAN, 11_000, []],
    ['broke off just now', BROKEN, 11_000, ['meanwhile']],
    ['broke off long ago', BROKEN, 601_000, []],
  ])('while another is connected, a client that %s', (_what, code, ms, expected) => {
    vi.useFakeTimers();
    const audience = new Audience();
    const [gone, stays, again] = [new Pipe(), new Pipe(), new Pipe()];
    const seat = audience.join('gone', gone.socket, '');
    audience.join('stays', stays.socket, '');
    audience.leave(seat, gone.socket, code);
    audience.publish(print('meanwhile'));
    vi.setSystemTime(Date.now() + ms);
    audience.sweep();
    audience.join('gone', again.socket, '');
    expect(again.sent).toEqual(expected);
  });

  it('keeps the last four clients that are away', () => {
    const audience = new Audience();
    for (const name of 'abcdef') {
      const pipe = new Pipe();
      audience.leave(audience.join(name, pipe.socket, ''), pipe.socket, BROKEN);
    }
    audience.publish(print('meanwhile'));
    const got = [...'abcdef'].map((name) => {
      const pipe = new Pipe();
      audience.join(name, pipe.socket, '');
      return pipe.sent.length;
    });
    expect(got).toEqual([0, 0, 1, 1, 1, 1]);
  });

  it('gives a reply to the one that asked, also when it comes back for it, and to nobody else', () => {
    const audience = new Audience();
    const [asker, other, again] = [new Pipe(), new Pipe(), new Pipe()];
    const seat = audience.join('asker', asker.socket, '');
    audience.join('other', other.socket, '');
    audience.asked(seat, request('1'));
    audience.leave(seat, asker.socket, BROKEN);
    audience.answer(reply('1', 'for the asker'));
    audience.answer(reply('2', 'for the server'));
    audience.join('asker', again.socket, '');
    expect([other.sent, again.sent]).toEqual([[], ['for the asker']]);
  });

  it('sends nothing to nobody after it is closed', () => {
    const audience = new Audience();
    const pipe = new Pipe();
    audience.join('page', pipe.socket, '');
    audience.close(1000, 'over');
    audience.publish(print('late'));
    expect([pipe.closed, pipe.sent, audience.connections]).toEqual([1000, [], 0]);
  });
});

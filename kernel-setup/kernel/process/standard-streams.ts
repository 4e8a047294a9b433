import { Console } from 'node:console';
import { Writable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { Channel } from './channel';
import type { Context } from './context';
import type { StreamName } from './messages';

/**
 * A stream in the place of `process.stdout` or `process.stderr`: what is written leaves at once as an event,
 * in order with displays and with the other stream. A character split over two writes is put together.
 */
export function createStandardStream(name: StreamName, channel: Channel, context: Context): Writable {
  const decoder = new StringDecoder('utf8');
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string | Buffer, encoding, callback) {
      const text =
        typeof chunk === 'string' && (encoding as string) !== 'buffer' && isText(encoding)
          ? chunk
          : decoder.write(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
      if (text !== '') channel.send({ type: 'stream', context: context.current, name, text });
      callback();
    },
  });
  // Code that ends its output stream must not silence the cells after it, and Node's own streams refuse too.
  stream.end = () => stream;
  stream.destroy = () => stream;
  return Object.assign(stream, { fd: name === 'stdout' ? 1 : 2, isTTY: false });
}

const isText = (encoding: BufferEncoding): boolean => encoding === 'utf8' || encoding === 'utf-8';

/** Puts such streams in the place of `process.stdout` and `process.stderr`. */
export function replaceStandardStreams(channel: Channel, context: Context): void {
  for (const name of ['stdout', 'stderr'] as const)
    Object.defineProperty(process, name, {
      value: createStandardStream(name, channel, context),
      configurable: true,
      enumerable: true,
      writable: true,
    });
}

/**
 * Lets the global console write to these streams through a console of its own: Node's global one also tells
 * the inspector of every call, which takes longer than the output.
 */
export function replaceConsoleMethods(): void {
  const { stdout, stderr } = process;
  const own = new Console({ stdout, stderr, colorMode: false }) as unknown as Record<string, unknown>;
  const target = console as unknown as Record<string, unknown>;
  for (const [name, method] of Object.entries(own))
    if (typeof method === 'function' && typeof target[name] === 'function' && name !== 'Console')
      target[name] = method;
}

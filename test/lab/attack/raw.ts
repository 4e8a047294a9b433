import { connect } from 'node:net';

/** What came back over a socket: the first status line's number, and all bytes as text. */
export interface RawAnswer {
  readonly status: number;
  readonly text: string;
  /** Whether the server ended the connection. */
  readonly ended: boolean;
}

/** Writes bytes to a port and collects what comes back until the server ends the connection or is quiet for a while. */
export function raw(port: number, bytes: string | Buffer, quiet = 300): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const parts: Buffer[] = [];
    let timer: NodeJS.Timeout | undefined;
    const finish = (ended: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      const text = Buffer.concat(parts).toString('latin1');
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text, ended });
    };
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (data) => {
      parts.push(data);
      clearTimeout(timer);
      timer = setTimeout(() => finish(false), quiet);
    });
    socket.on('end', () => finish(true));
    socket.on('close', () => finish(true));
    socket.on('error', () => finish(true));
    timer = setTimeout(() => finish(false), 5_000);
  });
}

/** A request as text, its lines ended as HTTP wants them. */
export const lines = (...text: readonly string[]) => `${text.join('\r\n')}\r\n\r\n`;

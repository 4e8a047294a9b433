import type { AddressInfo, Server } from 'node:net';

/** Where to listen. */
export interface ListenOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** How many following ports to try where one is taken. */
  readonly retries: number;
}

/** Listens on the first free port. @throws the system's error: EADDRINUSE, EACCES, EADDRNOTAVAIL, … */
export async function listen(server: Server, { host, port, retries }: ListenOptions): Promise<number> {
  for (let next = port; ; next++) {
    try {
      await listenOn(server, host, next);
      return (server.address() as AddressInfo).port;
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!isTaken || next - port >= retries || next >= 65535) throw error;
    }
  }
}

function listenOn(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (settled: () => void) => {
      server.off('error', failed);
      server.off('listening', ready);
      settled();
    };
    const failed = (error: Error) => settle(() => reject(error));
    const ready = () => settle(resolve);
    server.once('error', failed);
    server.once('listening', ready);
    server.listen({ host, port });
  });
}

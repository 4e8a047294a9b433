import type { FastifyInstance } from 'fastify';
import type { Part } from '../part';
import type { Handshakes } from './handshakes';

/** How a server ends. */
export interface Ending {
  /** Ends the parts, cuts connections and frees the port; asked twice, it is the same end. */
  close(): Promise<void>;
  /** Kept when it has ended. */
  readonly closed: Promise<void>;
}

/** Longest that a part may take to end. */
const patience = 8_000;

/** Prepares the end: to be called before the app is ready. */
export function createEnding(
  app: FastifyInstance,
  parts: readonly Part[],
  handshakes: Handshakes,
  log: (line: string) => void,
): Ending {
  // From here on fastify answers requests with 503.
  app.addHook('preClose', async () => {
    handshakes.refuseFromNowOn();
    await Promise.all(parts.map((part) => endPart(part, log)));
    handshakes.cut();
  });
  let tellClosed: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    tellClosed = resolve;
  });
  let closing: Promise<void> | undefined;
  const end = async () => {
    await app.close();
    await freePort(app.server);
    tellClosed();
  };
  return {
    closed,
    close: () => {
      closing ??= end();
      return closing;
    },
  };
}

/** A part that hangs or fails must not keep the others from ending. */
async function endPart(part: Part, log: (line: string) => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patience);
  });
  const ended = Promise.resolve(part.close?.()).catch((error: Error) =>
    log(`A part of the server did not end well: ${error.stack}`),
  );
  await Promise.race([ended, late]);
  clearTimeout(timer);
}

/** fastify closes only what it listened with itself. */
function freePort(server: FastifyInstance['server']): Promise<void> {
  return new Promise((resolve) => {
    server.closeAllConnections();
    if (!server.listening) return resolve();
    server.close(() => resolve());
  });
}

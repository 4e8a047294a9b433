import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';

/**
 * One subject of the server (contents, kernels, settings, …). The server lets a request through to a part only
 * after its Host, Origin and credentials were checked.
 */
export interface Part {
  /** Registers the part's routes, under their full paths ('/api/contents/*'). */
  readonly routes: FastifyPluginAsync;
  /** Takes over a websocket handshake if its path is the part's; `false` leaves it to the next part. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Loads what the first request would wait for; called when the server listens already. */
  prepare?(): void;
  /** Ends what the part runs: processes, timers, open sockets. */
  close?(): Promise<void>;
}

/** What every part may know of the server. */
export interface Place {
  /** Folder whose files the server shows; absolute, symbolic links resolved. */
  readonly root: string;
  /** Folder of the user's settings, workspaces, trusted signatures and connection files ('.jupyter'). */
  readonly home: string;
  /** One line for the person at the terminal. */
  readonly log: (line: string) => void;
  /**
   * Path under which a proxy shows the server, and which it takes off ('/user/ada'); none where the server is reached
   * directly. Pages and answers name addresses with it.
   */
  readonly base?: string;
}

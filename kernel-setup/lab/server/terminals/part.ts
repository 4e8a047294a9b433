import { jsonBody, textField } from '../kernels/json-body';
import type { Part, Place } from '../part';
import { loadPty } from './pty';
import { TerminalWebsockets } from './terminal-websocket';
import { Terminals } from './terminals';

/** Shells in the page. */
export interface TerminalsPart extends Part {
  /** Whether this machine can open terminals. Loads the native code at the first use. */
  readonly available: boolean;
  close(): Promise<void>;
  upgrade: NonNullable<Part['upgrade']>;
}

interface WithName {
  Params: { name: string };
}

/**
 * The part for `/api/terminals` and `/terminals/websocket`.
 *
 * @param findPty - gives what opens pseudo-terminals, or nothing where they cannot be had.
 */
export function terminalsPart({ root, log }: Place, findPty = loadPty): TerminalsPart {
  const terminals = new Terminals(root, findPty);
  const websockets = new TerminalWebsockets(terminals, log);
  return {
    get available() {
      return findPty() !== undefined;
    },
    routes: async (app) => {
      app.get('/api/terminals', () => terminals.list().map((terminal) => terminal.model()));
      app.post('/api/terminals', (request) => {
        const body = jsonBody(request) ?? {};
        return terminals.create(textField(body, 'name'), textField(body, 'cwd')).model();
      });
      app.get<WithName>('/api/terminals/:name', ({ params }) => terminals.get(params.name).model());
      app.delete<WithName>('/api/terminals/:name', async ({ params }, reply) => {
        await terminals.get(params.name).kill();
        return reply.status(204).send();
      });
    },
    upgrade: (request, socket, head) => websockets.upgrade(request, socket, head),
    close: async () => {
      websockets.close();
      await terminals.close();
      websockets.terminate();
    },
  };
}

import type { FastifyPluginAsync } from 'fastify';
import { WebSocketServer } from 'ws';
import { HttpError } from '../http-error';
import type { Part } from '../part';
import { pathOf } from './errors';

/** Jupyter's event stream. This server announces nothing, and JupyterLab complains where there is no stream. */
export function eventsPart(): Part {
  const server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, perMessageDeflate: false });
  const routes: FastifyPluginAsync = async (app) => {
    app.post('/api/events', async () => {
      throw new HttpError(400, 'Cannot record the event as its schema must be registered: none is');
    });
  };
  return {
    routes,
    upgrade: (request, socket, head) => {
      if (pathOf(request.url ?? '') !== '/api/events/subscribe') return false;
      server.handleUpgrade(request, socket, head, (client) => client.on('error', () => client.terminate()));
      return true;
    },
    close: async () => {
      for (const client of server.clients) client.close(1001, 'The server ends');
      server.close();
    },
  };
}

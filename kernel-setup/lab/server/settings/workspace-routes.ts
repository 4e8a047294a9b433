import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { smallBody } from '../http/bodies';
import { HttpError } from '../http-error';
import type { Place } from '../part';
import { createWorkspaces } from './workspaces';

interface Params {
  readonly '*'?: string;
}

/** '/lab/api/workspaces': which documents were open, by name. */
export function workspaceRoutes({ home, log }: Place): FastifyPluginAsync {
  const workspaces = createWorkspaces(join(home, 'lab', 'workspaces'), log);
  const list = () => {
    const values = workspaces.list();
    return { workspaces: { ids: values.map(({ metadata }) => metadata.id), values } };
  };
  const requireName = (id = '') => {
    if (id === '')
      throw new HttpError(400, 'Cannot change a workspace as it must be named in the address: it is not');
    return id;
  };
  return async (app) => {
    app.get('/lab/api/workspaces', async () => list());
    app.get<{ Params: Params }>('/lab/api/workspaces/*', async ({ params }) =>
      params['*'] ? workspaces.load(params['*']) : list(),
    );
    for (const url of ['/lab/api/workspaces', '/lab/api/workspaces/*']) {
      app.put<{ Params: Params }>(url, { bodyLimit: smallBody }, async ({ params, body }, reply) => {
        await workspaces.save(requireName(params['*']), body);
        return reply.code(204).send();
      });
      app.delete<{ Params: Params }>(url, async ({ params }, reply) => {
        workspaces.remove(requireName(params['*']));
        return reply.code(204).send();
      });
    }
  };
}

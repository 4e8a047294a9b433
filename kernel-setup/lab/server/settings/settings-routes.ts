import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { smallBody } from '../http/bodies';
import { HttpError } from '../http-error';
import type { Place } from '../part';
import type { PluginSchema, Schemas } from './schemas';
import { readUserSettings, writeUserSettings } from './user-settings';

interface Params {
  readonly '*': string;
}

interface Query {
  readonly ids_only?: string;
}

/** '/lab/api/settings': schema and user's value of every plugin. */
export function settingsRoutes({ home, log }: Place, schemas: Schemas): FastifyPluginAsync {
  const folder = join(home, 'lab', 'user-settings');

  const describe = (plugin: PluginSchema): string => {
    const { warning, ...user } = readUserSettings(folder, plugin);
    // As jupyterlab_server: the warning is for the terminal, and the page starts with the defaults.
    if (warning !== null) log(warning);
    const rest = JSON.stringify({ id: plugin.id, version: plugin.version, ...user });
    // The schema is text already: it is the greater part, and the same at every start.
    return `${rest.slice(0, -1)},"schema":${plugin.text}}`;
  };
  const list = (idsOnly: boolean): string => {
    const ids = schemas.ids();
    const entries = idsOnly
      ? ids.map((id) => JSON.stringify({ id }))
      : ids.map((id) => describe(schemas.get(id)));
    return `{"settings":[${entries.join(',')}]}`;
  };

  return async (app) => {
    app.get<{ Querystring: Query }>('/lab/api/settings', async ({ query }, reply) =>
      reply.type('application/json; charset=utf-8').send(list(query.ids_only === 'true')),
    );
    app.get<{ Params: Params; Querystring: Query }>(
      '/lab/api/settings/*',
      async ({ params, query }, reply) => {
        const id = params['*'];
        const text = id === '' ? list(query.ids_only === 'true') : describe(schemas.get(id));
        return reply.type('application/json; charset=utf-8').send(text);
      },
    );
    app.put<{ Params: Params }>(
      '/lab/api/settings/*',
      { bodyLimit: smallBody },
      async ({ params, body }, reply) => {
        const raw = (body as { raw?: unknown } | null)?.raw;
        if (typeof raw !== 'string')
          throw new HttpError(
            400,
            'Cannot save settings as the body must have the form {"raw": "…"}: it has not',
          );
        await writeUserSettings(folder, schemas.get(params['*']), raw);
        return reply.code(204).send();
      },
    );
  };
}

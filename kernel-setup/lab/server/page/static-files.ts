import { join } from 'node:path';
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';

/** Names of scripts contain a hash of their content: what a browser has it need not ask for again. */
const hashed: FastifyStaticOptions = { root: '', immutable: true, maxAge: '1y' };
/** Names of themes stay while their content changes with the release: asked for, and answered '304'. */
const named: FastifyStaticOptions = { root: '', maxAge: 0 };

/** Scripts and themes of the built front-end. They are the same for everybody, so no credentials are needed. */
export function staticRoutes(folder: string): FastifyPluginAsync {
  return async (app) => {
    app.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'anyone' };
    });
    // Workers take their policy from their own script, and are held by the page's.
    app.addHook('onRequest', async (_request, reply) => {
      reply.removeHeader('content-security-policy');
      reply.removeHeader('cache-control');
    });
    const serve = (prefix: string, name: string, options: FastifyStaticOptions) =>
      app.register(fastifyStatic, {
        ...options,
        root: join(folder, name),
        prefix,
        decorateReply: false,
        index: false,
        redirect: false,
        dotfiles: 'ignore',
        preCompressed: true,
      });
    serve('/static/lab/', 'static', hashed);
    serve('/lab/api/themes/', 'themes', named);
  };
}

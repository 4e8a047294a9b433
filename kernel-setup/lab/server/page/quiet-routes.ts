import { isAbsolute, relative, sep } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import { first } from '../http/first';

interface PathQuery {
  readonly path?: string | readonly string[];
}

/** Questions that JupyterLab asks of every server, and that have a short answer here. */
export function quietRoutes(root: string): FastifyPluginAsync {
  return async (app) => {
    // Language servers: the kernel checks types and completes instead.
    app.get('/lsp/status', async () => ({ version: 2, sessions: {}, specs: {} }));
    // Extensions are not installed from the page.
    app.get('/lab/api/listings/*', async () => ({
      blocked_extensions_uris: [],
      allowed_extensions_uris: [],
      blocked_extensions: [],
      allowed_extensions: [],
    }));
    app.get<{ Querystring: PathQuery }>('/api/resolvePath', async ({ query }) => ({
      resolved: resolveInRoot(root, first(query.path) ?? ''),
    }));
  };
}

/** A path of this machine that lies in the root, as the Lab names it; links in error messages are such paths. */
function resolveInRoot(root: string, path: string) {
  const within = isAbsolute(path) ? relative(root, path) : '..';
  const isInside = within !== '..' && !within.startsWith(`..${sep}`) && !isAbsolute(within);
  return isInside ? [{ scope: 'server', path: within.split(sep).join('/') }] : [];
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RouteAccess } from '../http/route-access';
import { type Gate, NoCredentials, TooManyAttempts, type Wish } from './gate';
import { showsUserFiles } from './headers';
import { withoutToken } from './landing';
import { isNavigation } from './origins';
import type { Sessions } from './sessions';

/** Puts the gate before every route, those that do not exist included. */
export function guardRoutes(app: FastifyInstance, gate: Gate, sessions: Sessions): void {
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config?.access ?? 'user';
    try {
      const identity = gate.check(request.raw, wishOf(request), access);
      if (identity === 'token' && access === 'page') return welcome(request, reply, sessions);
    } catch (error) {
      return refuse(error, access, request, reply);
    }
  });
}

/** A token opened a page: from here on the browser has a session. */
function welcome(request: FastifyRequest, reply: FastifyReply, sessions: Sessions): FastifyReply | undefined {
  if (!sessions.holds(request.headers.cookie)) reply.header('set-cookie', sessions.start());
  // The Lab's page takes the token out of its address; a file's own scripts could read it there.
  const isInReach = showsUserFiles(request) && isNavigation(request.headers);
  const clean = withoutToken(request.url);
  return isInReach && clean !== request.url ? reply.redirect(clean, 302) : undefined;
}

const wishOf = ({ method }: FastifyRequest): Wish =>
  method === 'GET' || method === 'HEAD' ? 'read' : 'change';

/** Programs get the error; a person who opens a page without credentials gets the login page. */
function refuse(
  error: unknown,
  access: RouteAccess,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof TooManyAttempts) reply.header('retry-after', error.seconds);
  const lacksCredentials = error instanceof NoCredentials || error instanceof TooManyAttempts;
  if (access !== 'page' || !lacksCredentials) throw error;
  return reply.redirect(`/login?next=${encodeURIComponent(withoutToken(request.url))}`, 302);
}

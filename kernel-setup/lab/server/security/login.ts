import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { first } from '../http/first';
import { HttpError } from '../http-error';
import type { Attempts } from './attempts';
import type { Credentials } from './gate';
import { loginPolicy } from './headers';
import { landingAfterLogin } from './landing';
import { type LoginPage, loggedOutPage, loginPage } from './login-page';
import { senderOf } from './origins';
import { createPasswordCheck } from './password';
import type { Sessions } from './sessions';
import type { TokenCheck } from './token-check';

/** What the login page stands on. */
export interface LoginParts {
  readonly credentials: Credentials;
  readonly tokens: TokenCheck;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
}

interface Query {
  readonly next?: string | readonly string[];
}

const open = { config: { access: 'anyone' } } as const;
/** A form with one field. */
const bodyLimit = 16 * 1024;

/** GET and POST /login, GET /logout. */
export function loginRoutes({ credentials, tokens, sessions, attempts }: LoginParts): FastifyPluginAsync {
  const asksFor = whatIsAsked(credentials);
  const isPassword =
    credentials.passwordHash === undefined
      ? async () => false
      : createPasswordCheck(credentials.passwordHash);

  const show = (reply: FastifyReply, status: number, page: Omit<LoginPage, 'asksFor'>) =>
    sendPage(reply, status, loginPage({ asksFor, ...page }));

  const letIn = (request: FastifyRequest, reply: FastifyReply, next: string) => {
    attempts.succeed(request.ip);
    return reply.header('set-cookie', sessions.start()).redirect(next, 303);
  };
  const answer = async (request: FastifyRequest<{ Querystring: Query }>, reply: FastifyReply) => {
    const next = landingAfterLogin(first(request.query.next));
    const given = (request.body as URLSearchParams | null)?.get('password') ?? '';
    if (tokens.acceptsAtOnce(given)) return letIn(request, reply, next);
    const wait = attempts.begin(request.ip);
    if (wait > 0) {
      reply.header('retry-after', wait);
      return show(reply, 429, { next, problem: `Too many wrong attempts: try again in ${wait} s.` });
    }
    if (tokens.isRight(given) || (given !== '' && (await isPassword(given))))
      return letIn(request, reply, next);
    return show(reply, 401, { next, problem: `That is not the ${asksFor}.` });
  };

  return async (app) => {
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, new URLSearchParams(body.toString())),
    );
    app.get<{ Querystring: Query }>('/login', open, async (request, reply) => {
      const next = landingAfterLogin(first(request.query.next));
      return sessions.holds(request.headers.cookie) ? reply.redirect(next, 302) : show(reply, 200, { next });
    });
    app.post<{ Querystring: Query }>('/login', { ...open, bodyLimit }, answer);
    app.get('/logout', open, async (request, reply) => {
      // A picture on another page must not be able to log people out.
      if (senderOf(request.headers) === 'foreign')
        throw new HttpError(
          403,
          "Cannot log out as the page that asks must be this server's own",
          'Forbidden',
        );
      reply.header('set-cookie', sessions.end(request.headers.cookie));
      return sendPage(reply, 200, loggedOutPage());
    });
  };
}

const sendPage = (reply: FastifyReply, status: number, html: string) =>
  reply
    .code(status)
    .header('content-security-policy', loginPolicy)
    .type('text/html; charset=utf-8')
    .send(html);

function whatIsAsked({ token, passwordHash }: Credentials): LoginPage['asksFor'] {
  if (passwordHash === undefined) return 'token';
  return token === undefined ? 'password' : 'password or token';
}

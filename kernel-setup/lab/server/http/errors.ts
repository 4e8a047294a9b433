import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../http-error';
import { everyAnswer } from '../security/headers';
import { largestBody } from './bodies';
import { answerAndLinger } from './lingering';
import { watchMethods } from './methods';

/** Body of every error, as Jupyter's: what went wrong for a person, a short reason for a program. */
interface ErrorBody {
  readonly message: string;
  readonly reason: string | null;
}

/** A path without its query: tokens are in queries, and belong in no log and no answer. */
export const pathOf = (url: string): string => url.split(/[?#]/, 1)[0]!;

const mebibytes = (bytes: number) => `${Math.round(bytes / 1024 / 1024)} MiB`;

/** Faults that fastify itself finds, in this project's words. */
const ownWords: Readonly<Record<string, (request: FastifyRequest) => string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: (request) =>
    `Cannot read the request's body as it must have at most ${mebibytes(request.routeOptions.bodyLimit ?? largestBody)}: it has more`,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    "Cannot read the request's body as its length must be the one that the header states: it is not",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: (request) =>
    `Cannot read the request's body as its Content-Type must have the form type/subtype: current value is ${request.headers['content-type']}`,
  FST_ERR_BAD_URL: (request) =>
    `Cannot find a route as the address must be sound percent-encoding: ${pathOf(request.url)}`,
};

/** Answers every fault as JSON; stacks go to the log alone. */
export function answerErrors(app: FastifyInstance, log: (line: string) => void): void {
  app.setErrorHandler((thrown: FastifyError, request, reply) => {
    const error = isTooDeep(thrown) ? tooDeep() : thrown;
    const status = statusOf(error);
    if (status >= 500 && !(error instanceof HttpError))
      log(`${request.method} ${pathOf(request.url)} failed: ${error.stack ?? error}`);
    const body = bodyOf(error, status, request);
    if (status === 413) return answerAndLinger(request, typed(reply, status), JSON.stringify(body));
    return send(reply, status, body);
  });
  const methodsOf = watchMethods(app);
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request.url);
    const methods = methodsOf(path);
    // A method that is there all the same: a route that looked, and found no such file.
    if (methods.length === 0 || methods.includes(request.method))
      return send(reply, 404, notFound(`${request.method} ${path}`));
    reply.header('allow', methods.join(', '));
    return send(reply, 405, {
      message: `Cannot ${request.method} ${path} as the method must be one of ${methods.join(', ')}`,
      reason: 'Method Not Allowed',
    });
  });
}

const notFound = (what: string): ErrorBody => ({
  message: `Cannot find ${what} as it must be one of the server's routes`,
  reason: 'Not Found',
});

/** Faults that fastify finds before a request has a route: hooks do not run for them. */
export function answerFrameworkError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const status = statusOf(error);
  send(reply.headers(everyAnswer), status, bodyOf(error, status, request));
}

/** JSON can be parsed at any depth, but not written again: the stack ends first. */
const isTooDeep = (error: unknown) =>
  error instanceof RangeError && error.message === 'Maximum call stack size exceeded';

const tooDeep = () =>
  new HttpError(400, "Cannot use the request's body as it must be nested less deeply", 'Bad Request');

function statusOf(error: FastifyError | HttpError): number {
  const status = error instanceof HttpError ? error.status : (error.statusCode ?? 500);
  return status >= 400 && status <= 599 ? status : 500;
}

function bodyOf(error: FastifyError | HttpError, status: number, request: FastifyRequest): ErrorBody {
  if (error instanceof HttpError) return { message: error.message, reason: error.reason };
  if (status >= 500)
    return {
      message: `Cannot answer ${request.method} ${pathOf(request.url)} as the server failed: its log says where`,
      reason: null,
    };
  return { message: ownWords[error.code]?.(request) ?? error.message, reason: null };
}

const send = (reply: FastifyReply, status: number, body: ErrorBody) => typed(reply, status).send(body);

const typed = (reply: FastifyReply, status: number) =>
  reply.code(status).type('application/json; charset=utf-8');

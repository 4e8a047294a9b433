import { createServer } from 'node:http';
import fastify, { type FastifyInstance } from 'fastify';
import { largestBody, readBodiesAsJson } from './bodies';
import { answerBrokenRequest } from './broken-requests';
import { answerErrors, answerFrameworkError } from './errors';

/** Longest a client may take for its headers, and for a whole request; slower ones are sent away with 408. */
const headersTimeout = 20_000;
const requestTimeout = 300_000;
/** Longer than browsers keep a connection for the next request. */
const keepAliveTimeout = 75_000;

/** A fastify server without routes: limits, bodies and errors are as everywhere in this project. */
export function createApp(log: (line: string) => void): FastifyInstance {
  const app: FastifyInstance = fastify({
    bodyLimit: largestBody,
    // Answers to requests that come while it closes are fastify's 503.
    forceCloseConnections: true,
    frameworkErrors: answerFrameworkError,
    clientErrorHandler: answerBrokenRequest,
    routerOptions: { maxParamLength: 4096, ignoreTrailingSlash: true },
    // A log of every request would hold addresses with tokens; this server logs what went wrong.
    logger: false,
    serverFactory: (handler) =>
      createServer(
        { headersTimeout, requestTimeout, keepAliveTimeout, connectionsCheckingInterval: 5_000 },
        handler,
      ),
  });
  readBodiesAsJson(app);
  answerErrors(app, log);
  return app;
}

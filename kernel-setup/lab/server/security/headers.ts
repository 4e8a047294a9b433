import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Answers that are no pages: if a browser shows one as a page all the same, it may load and do nothing. */
const inert = "default-src 'none'; frame-ancestors 'self'; sandbox";

/** What every answer carries, unless its route says otherwise. */
export const everyAnswer = {
  'x-content-type-options': 'nosniff',
  // Not 'no-referrer': with that, browsers send 'Origin: null' with the login form.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
  'content-security-policy': inert,
} as const;

/** Files of the user opened as a page: scripts run, but as nobody: no cookies, no requests in the user's name. */
const sandboxed =
  "sandbox allow-scripts allow-popups allow-forms allow-modals allow-downloads; frame-ancestors 'self'";

/**
 * The page of the Lab: nothing from another host. Scripts may be inline and evaluated, since Vega, the settings'
 * validators and outputs that the user trusts are; objects may be made from memory, as the PDF viewer does.
 */
export const pagePolicy = (host: string): string =>
  [
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src 'self' data: blob: ws://${host} wss://${host}`,
    "worker-src 'self' blob: data:",
    "frame-src 'self' blob: data:",
    "object-src 'self' blob:",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
  ].join('; ');

/** The login page: its own style, its own form. */
export const loginPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Whether a route answers with what is in the user's files. */
export const showsUserFiles = (request: FastifyRequest): boolean =>
  /^\/(?:files|nbconvert)(?:\/|$)/.test(request.routeOptions.url ?? '');

/** Sets the headers of every answer, errors included. */
export function setSecurityHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', async (_request: FastifyRequest, reply: FastifyReply) => {
    reply.headers(everyAnswer);
  });
  // Last word, whatever the part said: a file of the user must never act as the user.
  app.addHook('onSend', async (request: FastifyRequest, reply: FastifyReply) => {
    if (showsUserFiles(request)) reply.header('content-security-policy', sandboxed);
  });
}

import type { FastifyInstance } from 'fastify';
import { HttpError } from '../http-error';

/** Largest body: a notebook with pictures. Larger files are uploaded in chunks. */
export const largestBody = 256 * 1024 * 1024;

/** Largest body of a settings file, a workspace, a login form. */
export const smallBody = 4 * 1024 * 1024;

/**
 * Reads every body as JSON whatever its type says: JupyterLab sends JSON as text/plain.
 * Keys that would reach an object's prototype are refused, not removed: nothing of a user's file is lost unseen.
 */
export function readBodiesAsJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'ignore');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    if (text.trim() === '') return done(null, null);
    return parse(request, text, (error, value) => {
      if (error) done(malformed(error));
      else done(null, value);
    });
  });
}

const malformed = (error: Error) =>
  new HttpError(400, `Cannot read the request's body as it must be JSON: ${error.message}`, 'Invalid JSON');

import { HttpError } from '../http-error';

/**
 * The API path behind a route's prefix, decoded once. It is read from the request line itself: no two decoders can
 * then disagree on what '%252e' means.
 *
 * @param url - as the request line has it, with its query.
 * @param prefix - '/api/contents'.
 */
export function pathAfter(url: string, prefix: string): string {
  const bare = url.split(/[?#]/, 1)[0]!;
  if (!bare.startsWith(prefix))
    throw new HttpError(
      404,
      `Cannot find ${bare} as the letters of ${prefix} must not be percent-encoded: they are`,
    );
  const rest = bare.slice(prefix.length).replace(/^\/+|\/+$/g, '');
  try {
    return decodeURIComponent(rest);
  } catch {
    throw new HttpError(400, `Cannot find ${rest} as a path must be sound percent-encoding: it is not`);
  }
}

/** A path as part of a URL. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

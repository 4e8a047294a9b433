import type { Step } from '../step';

const on =
  (method: Step['method']) =>
  (name: string, path: string, body?: unknown): Step => ({
    name,
    method,
    path,
    ...(body === undefined ? {} : { body }),
  });

/** Steps by their method: name, path, and what is sent as JSON. */
export const get = on('GET');
export const head = on('HEAD');
export const post = on('POST');
export const put = on('PUT');
export const patch = on('PATCH');
export const remove = on('DELETE');

/** A step whose answer is recorded by its types alone. */
export const outline = (step: Step): Step => ({ ...step, outline: true });

/** The same steps below a path. */
export const below = (base: string) => {
  const moved =
    (make: typeof get) =>
    (name: string, rest: string, body?: unknown): Step =>
      make(name, rest === '' ? base : `${base}/${rest}`, body);
  return { get: moved(get), post: moved(post), put: moved(put), patch: moved(patch), remove: moved(remove) };
};

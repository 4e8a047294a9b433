import type { FastifyInstance } from 'fastify';

/** Answers which methods a path has routes for. */
export type MethodsOf = (path: string) => string[];

/** Watches the routes that are registered from now on. */
export function watchMethods(app: FastifyInstance): MethodsOf {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    for (const one of [method].flat()) known.add(one);
    methods.set(url, known);
  });
  return (path) => {
    const fitting = [...methods].filter(([pattern]) => fits(pattern, path));
    return [...new Set(fitting.flatMap(([, known]) => [...known]))].sort();
  };
}

/** Whether a path is one of a route's: ':name' is one segment, '*' whatever follows. */
function fits(pattern: string, path: string): boolean {
  const source = pattern
    .split('/')
    .map((segment) => (segment === '*' ? '.*' : segment.startsWith(':') ? '[^/]+' : escapeRegExp(segment)))
    .join('/');
  return new RegExp(`^${source}/?$`).test(path);
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

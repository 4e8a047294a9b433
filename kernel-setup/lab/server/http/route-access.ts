/** Who may use a route. Parts need not say anything: what is not said is 'user'. */
export type RouteAccess =
  /** Whoever can reach the server: login page, static files of the front-end, icons. */
  | 'anyone'
  /** A page that a person opens: without credentials the browser is sent to the login page. */
  | 'page'
  /** Requests that carry the token or a session: everything else. */
  | 'user';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Read by the gate before a request reaches its route. */
    access?: RouteAccess;
  }
}

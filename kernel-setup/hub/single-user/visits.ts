import { randomBytes } from 'node:crypto';
import cookies from '@fastify/cookie';
import { equalInConstantTime } from '../../lab/server/security/equal';

/** Browsers that came through the Hub, by cookie; in memory, so that they come through it again after a restart. */
export interface Visits {
  /** A browser is sent to the Hub: what it is to bring back, and the cookie that says it is the same browser. */
  leave(next: string, secure: boolean): { readonly state: string; readonly cookie: string };
  /** It came back: where it wanted to go; undefined where it is another browser, or too late. */
  comeBack(state: string | undefined, cookieHeader: string | undefined): string | undefined;
  /** It may come in with this token of the Hub: the cookie's header. */
  enter(token: string, secure: boolean): string;
  /** The token of a browser that came in. */
  tokenOf(cookieHeader: string | undefined): string | undefined;
}

const LEAVE_MS = 600_000;
const MOST = 200;

/** @param prefix - the server's path: browsers send the cookies nowhere else. */
export function createVisits(prefix: string, now: () => number = Date.now): Visits {
  const away = new Map<string, { readonly next: string; readonly until: number }>();
  const inside = new Map<string, string>();
  const [visit, errand] = ['diffusion-lab-hub', 'diffusion-lab-hub-state'];

  const cookie = (name: string, value: string, secure: boolean, maxAge?: number) =>
    // Lax: the Hub, which may be another site, sends the browser here.
    cookies.serialize(name, value, { path: prefix, httpOnly: true, sameSite: 'lax', secure, maxAge });
  const read = (header: string | undefined, name: string) =>
    header === undefined ? undefined : cookies.parse(header)[name];
  const keep = <V>(map: Map<string, V>, value: V): string => {
    const key = randomBytes(24).toString('base64url');
    const [oldest] = map.keys();
    if (map.size >= MOST && oldest !== undefined) map.delete(oldest);
    map.set(key, value);
    return key;
  };

  return {
    leave: (next, secure) => {
      const state = keep(away, { next, until: now() + LEAVE_MS });
      return { state, cookie: cookie(errand, state, secure, LEAVE_MS / 1000) };
    },
    comeBack: (state = '', header) => {
      const own = read(header, errand);
      const left = away.get(state);
      if (left === undefined || own === undefined || !equalInConstantTime(own, state)) return undefined;
      away.delete(state);
      return now() < left.until ? left.next : undefined;
    },
    enter: (token, secure) => cookie(visit, keep(inside, token), secure),
    tokenOf: (header) => inside.get(read(header, visit) ?? ''),
  };
}

import { createHmac, randomBytes } from 'node:crypto';
import cookies from '@fastify/cookie';
import { equalInConstantTime } from './equal';

/** The cookie that says who logged in. It holds a random value, never the token, and dies with the server. */
export interface Sessions {
  /** The header's value that starts a session. */
  start(): string;
  /** Whether a Cookie header holds a session of this server that has not ended. */
  holds(cookieHeader: string | undefined): boolean;
  /** Ends the session of a Cookie header; the header's value that removes the cookie. */
  end(cookieHeader: string | undefined): string;
}

/** @param port - in the cookie's name: browsers do not tell ports of one machine apart, and two Labs may run. */
export function createSessions(port: () => number): Sessions {
  const key = randomBytes(32);
  const ended = new Set<string>();
  const name = () => `diffusion-lab-${port()}`;
  const sign = (id: string) => createHmac('sha256', key).update(id).digest('base64url');

  const idOf = (cookieHeader: string | undefined): string | undefined => {
    const value = cookieHeader === undefined ? undefined : cookies.parse(cookieHeader)[name()];
    const [id, signature] = value?.split('.') ?? [];
    return id && signature && equalInConstantTime(signature, sign(id)) ? id : undefined;
  };
  const cookie = (value: string, maxAge?: number) =>
    cookies.serialize(name(), value, { path: '/', httpOnly: true, sameSite: 'strict', maxAge });

  return {
    start: () => {
      const id = randomBytes(24).toString('base64url');
      return cookie(`${id}.${sign(id)}`);
    },
    holds: (cookieHeader) => {
      const id = idOf(cookieHeader);
      return id !== undefined && !ended.has(id);
    },
    end: (cookieHeader) => {
      const id = idOf(cookieHeader);
      if (id !== undefined) ended.add(id);
      return cookie('', 0);
    },
  };
}

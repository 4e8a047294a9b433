import type { Surroundings } from './surroundings';

/** What a server of one user asks the Hub. */
export interface Hub {
  /** Whether a token of the Hub may use this server. */
  lets(token: string): Promise<boolean>;
  /** The token behind the code with which the Hub sent a browser back; undefined where it knows no such code. */
  exchange(code: string): Promise<string | undefined>;
  /** Tells when the server was used last, so that the Hub can end it when nobody does. */
  reportActivity(at: string): Promise<void>;
}

/** How long an answer about a token holds: who logs out of the Hub is out of the server after that. */
const HOLDS_MS = 30_000;
const PATIENCE_MS = 20_000;
const MOST_TOKENS = 1000;

/** The Hub that started this server. */
export function connectHub(place: Surroundings, now: () => number = Date.now): Hub {
  const answers = new Map<string, { readonly lets: boolean; readonly at: number }>();
  const ask = (path: string, token: string, init: RequestInit = {}) =>
    fetch(`${place.apiUrl}${path}`, {
      ...init,
      headers: { ...init.headers, authorization: `token ${token}` },
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });

  const askAbout = async (token: string): Promise<boolean> => {
    const response = await ask('/user', token);
    if (response.status >= 500) throw new Error(`The Hub answers ${response.status}`);
    if (!response.ok) return false;
    const { scopes } = (await response.json()) as { scopes?: unknown };
    return Array.isArray(scopes) && place.scopes.some((scope) => scopes.includes(scope));
  };

  return {
    lets: async (token) => {
      const known = answers.get(token);
      if (known && now() - known.at < HOLDS_MS) return known.lets;
      const lets = await askAbout(token);
      if (answers.size >= MOST_TOKENS) answers.clear();
      answers.set(token, { lets, at: now() });
      return lets;
    },
    exchange: async (code) => {
      const body = new URLSearchParams({
        client_id: place.clientId,
        client_secret: place.token,
        grant_type: 'authorization_code',
        code,
        redirect_uri: place.callbackUrl,
      });
      const response = await ask('/oauth2/token', place.token, { method: 'POST', body });
      if (!response.ok) return undefined;
      const { access_token: token } = (await response.json()) as { access_token?: unknown };
      return typeof token === 'string' ? token : undefined;
    },
    reportActivity: async (at) => {
      if (place.activityUrl === undefined) return;
      await fetch(place.activityUrl, {
        method: 'POST',
        headers: { authorization: `token ${place.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ servers: { [place.serverName]: { last_activity: at } }, last_activity: at }),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    },
  };
}

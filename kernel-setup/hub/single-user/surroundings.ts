/** What the Hub tells a server of one user that it starts, in the environment. */
export interface Surroundings {
  readonly user: string;
  /** Path of this server, '/user/ada/'. */
  readonly prefix: string;
  /** Address and port to listen on. */
  readonly host: string;
  readonly port: number;
  /** This server's own token, and its secret towards the Hub. */
  readonly token: string;
  readonly clientId: string;
  /** The Hub's API, as this machine reaches it: 'http://127.0.0.1:8081/hub/api'. */
  readonly apiUrl: string;
  /** Where a browser asks the Hub who it is. */
  readonly authorizeUrl: string;
  /** Where the Hub sends the browser back to. */
  readonly callbackUrl: string;
  /** Any one of these lets a token in. */
  readonly scopes: readonly string[];
  readonly activityUrl: string | undefined;
  readonly serverName: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables that JupyterHub sets for every server it starts.
 *
 * Source: JupyterHub's documentation, "Services" and "Spawners", environment variables (release 3.0).
 *
 * @throws Error that names the variable that is missing or wrong.
 */
export function readSurroundings(env: Environment): Surroundings {
  const address = new URL(required(env, 'JUPYTERHUB_SERVICE_URL'));
  const prefix = required(env, 'JUPYTERHUB_SERVICE_PREFIX');
  if (address.protocol !== 'http:' || address.port === '')
    throw wrong('JUPYTERHUB_SERVICE_URL', 'an address with http: and a port', address.href);
  if (!/^\/(?:[^/?#]+\/)*$/.test(prefix))
    throw wrong('JUPYTERHUB_SERVICE_PREFIX', "a path that begins and ends with '/'", prefix);
  const host = env.JUPYTERHUB_HOST ?? '';
  return {
    user: required(env, 'JUPYTERHUB_USER'),
    prefix,
    host: address.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(address.port),
    token: required(env, 'JUPYTERHUB_API_TOKEN'),
    clientId: required(env, 'JUPYTERHUB_CLIENT_ID'),
    apiUrl: required(env, 'JUPYTERHUB_API_URL').replace(/\/$/, ''),
    authorizeUrl: `${host}${required(env, 'JUPYTERHUB_BASE_URL')}hub/api/oauth2/authorize`,
    callbackUrl: env.JUPYTERHUB_OAUTH_CALLBACK_URL ?? `${prefix}oauth_callback`,
    scopes: scopesIn(env.JUPYTERHUB_OAUTH_ACCESS_SCOPES ?? required(env, 'JUPYTERHUB_OAUTH_SCOPES')),
    activityUrl: env.JUPYTERHUB_ACTIVITY_URL || undefined,
    serverName: env.JUPYTERHUB_SERVER_NAME ?? '',
  };
}

function required(env: Environment, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new Error(`Cannot serve a user of the Hub as ${name} must be set, which the Hub does: it is not`);
}

function scopesIn(text: string): string[] {
  const scopes: unknown = JSON.parse(text);
  if (Array.isArray(scopes) && scopes.length > 0 && scopes.every((scope) => typeof scope === 'string'))
    return scopes;
  throw wrong('JUPYTERHUB_OAUTH_SCOPES', 'a list of scopes', text);
}

const wrong = (name: string, rule: string, value: string) =>
  new Error(`Cannot serve a user of the Hub as ${name} must be ${rule}: current value is ${value}`);

import { userInfo } from 'node:os';
import type { FastifyPluginAsync } from 'fastify';
import { first } from '../http/first';
import { HttpError } from '../http-error';
import { apiVersion } from './page-config';

/** What '/api/status' tells of the kernels. */
export interface KernelCounts {
  readonly kernels: number;
  readonly connections: number;
}

/** What these routes ask the server for. */
export interface AboutParts {
  counts(): KernelCounts;
  /** When a request last came. */
  lastActivity(): Date;
  /** Ends the server; called after the answer is on its way. */
  shutDown(): void;
}

interface PermissionsQuery {
  readonly permissions?: string | readonly string[];
}

/** Version, state and identity: '/api', '/api/status', '/api/me', '/api/shutdown'. */
export function aboutRoutes(parts: AboutParts): FastifyPluginAsync {
  const started = new Date().toISOString();
  return async (app) => {
    app.get('/api', { config: { access: 'anyone' } }, async () => ({ version: apiVersion }));
    app.get('/api/status', async () => ({
      started,
      last_activity: parts.lastActivity().toISOString(),
      ...parts.counts(),
    }));
    app.get<{ Querystring: PermissionsQuery }>('/api/me', async ({ query }) => ({
      identity: identity(),
      permissions: parsePermissions(first(query.permissions)),
    }));
    app.post('/api/shutdown', async (_request, reply) => {
      reply.raw.once('finish', () => parts.shutDown());
      return reply.code(200).send();
    });
  };
}

function identity() {
  const name = userName();
  return {
    username: name,
    name,
    display_name: name,
    initials: name.slice(0, 2).toUpperCase(),
    avatar_url: null,
    color: null,
  };
}

function userName(): string {
  try {
    return userInfo().username || 'user';
  } catch {
    // A container may run under a number that has no name.
    return 'user';
  }
}

/** There is one user, who may do everything that is asked about: '{"contents": ["read", "write"]}'. */
function parsePermissions(text: string | undefined): Record<string, string[]> {
  if (!text) return {};
  const fault = new HttpError(
    400,
    `Cannot check permissions as they must be JSON of the form {"resource": ["action"]}: current value is ${text}`,
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw fault;
  }
  if (parsed === null || typeof parsed !== 'object' || Array.isArray(parsed)) throw fault;
  const isActions = (value: unknown): value is string[] =>
    Array.isArray(value) && value.every((action) => typeof action === 'string');
  if (!Object.values(parsed).every(isActions)) throw fault;
  return parsed as Record<string, string[]>;
}

import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { first } from '../http/first';
import { pagePolicy } from '../security/headers';
import type { FrontEnd } from './front-end-folder';
import { labPage } from './html';
import { type PageAddress, type PageFacts, pageConfig } from './page-config';

interface Params {
  readonly workspace?: string;
  readonly '*'?: string;
}

interface Query {
  readonly token?: string | readonly string[];
}

const options = { config: { access: 'page' } } as const;

/** Addresses of the Lab's page: with or without a workspace, with or without a document to open. */
const forms = ['', '/tree', '/tree/*', '/workspaces/:workspace', '/workspaces/:workspace/tree/*'];

/** '/', '/lab…' and '/doc…'. */
export function pageRoutes(
  frontEnd: FrontEnd,
  facts: () => PageFacts,
  defaultUrl: string,
): FastifyPluginAsync {
  const show = (mode: PageAddress['mode']) => async (request: FastifyRequest, reply: FastifyReply) => {
    const { workspace = 'default', '*': treePath = '' } = request.params as Params;
    const known = facts();
    const config = pageConfig(known, { mode, workspace, treePath });
    const html = labPage(config, frontEnd.entries, known.base);
    return reply
      .header('content-security-policy', pagePolicy(request.headers.host ?? ''))
      .type('text/html; charset=utf-8')
      .send(html);
  };
  return async (app) => {
    app.get<{ Querystring: Query }>('/', options, async ({ query }, reply) => {
      // A browser that comes from another site does not send the new cookie along: the token goes on with it.
      const token = first(query.token);
      const rest = token ? `${defaultUrl.includes('?') ? '&' : '?'}token=${encodeURIComponent(token)}` : '';
      return reply.redirect(`${facts().base ?? ''}${defaultUrl}${rest}`, 302);
    });
    for (const form of forms) {
      app.get(`/lab${form}`, options, show('multiple-document'));
      app.get(`/doc${form}`, options, show('single-document'));
    }
  };
}

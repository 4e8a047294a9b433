import { statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../http-error';
import { withFaults } from './file-fault';
import { contentTypeOf } from './mime-types';
import { pathAfter } from './request-path';
import { locate } from './sandbox';

const prefix = '/files';

/**
 * '/files/<path>': files as they are, for pictures in notebooks and for downloads. Answers HEAD, ranges and
 * conditional requests. Notebooks, and what is asked for with '?download=1', come as attachments.
 */
export async function addDownloadRoutes(app: FastifyInstance, root: string): Promise<void> {
  await app.register(fastifyStatic, { root, serve: false });
  const handler = (request: FastifyRequest, reply: FastifyReply) => {
    const path = pathAfter(request.raw.url ?? '', prefix);
    return withFaults(`download ${path}`, () => sendFile(root, path, request, reply));
  };
  for (const url of [prefix, `${prefix}/*`]) app.get(url, { config: { access: 'page' } }, handler);
}

function sendFile(root: string, path: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const spot = locate(root, path, 'download');
  if (!statSync(spot.target).isFile())
    throw new HttpError(404, `Cannot download ${spot.path} as it must be a regular file: it is not`);
  const { download } = request.query as Record<string, unknown>;
  if (download || spot.name.endsWith('.ipynb')) reply.header('content-disposition', attachment(spot.name));
  reply.headers({ 'content-type': contentTypeOf(spot.name), 'cache-control': 'private, no-cache' });
  const asIs = { contentType: false, cacheControl: false, dotfiles: 'allow' } as const;
  return reply.sendFile(basename(spot.target), dirname(spot.target), asIs);
}

/** The header by which a browser saves an answer under a name, whatever characters are in it. */
export function attachment(name: string): string {
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}

import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { NotebookFileError } from '../../../../../src/course/notebook-file/fields';
import { HttpError } from '../../http-error';
import { attachment } from '../download-routes';
import { withFaults } from '../file-fault';
import { readNotebook } from '../read';
import { pathAfter } from '../request-path';
import { locate } from '../sandbox';
import type { Exported } from './exported';
import { type ExportFormat, exportFormats } from './formats';

/** '/api/nbconvert' lists the formats that a notebook can be exported to; '/nbconvert/<format>/<path>' exports one. */
export function addExportRoutes(app: FastifyInstance, root: string): void {
  app.get('/api/nbconvert', async () =>
    Object.fromEntries(
      Object.entries(exportFormats).map(([name, { mimeType }]) => [name, { output_mimetype: mimeType }]),
    ),
  );
  app.get('/nbconvert/:format/*', { config: { access: 'page' } }, (request, reply) => {
    const { format: name } = request.params as { format: string };
    const path = pathAfter(request.raw.url ?? '', `/nbconvert/${name}`);
    return withFaults(`export ${path}`, () => sendExport(root, path, formatCalled(name), request, reply));
  });
}

function formatCalled(name: string): ExportFormat {
  const format = Object.hasOwn(exportFormats, name) ? exportFormats[name] : undefined;
  if (format) return format;
  const known = Object.keys(exportFormats).join(', ');
  throw new HttpError(
    404,
    `Cannot export to ${name} as the format must be one of ${known}: it is none of them`,
  );
}

async function sendExport(
  root: string,
  path: string,
  format: ExportFormat,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const spot = locate(root, path, 'export');
  const stats = statSync(spot.target);
  if (!stats.isFile()) throw new HttpError(400, `Cannot export ${path} as it must be a notebook: it is not`);
  const { notebook } = readNotebook(await readFile(spot.target), path);
  const exported = await convert(format, notebook, spot.target);
  const { download } = request.query as Record<string, unknown>;
  const name = spot.name.replace(/\.ipynb$/, '') + exported.extension;
  if (String(download).toLowerCase() === 'true') reply.header('content-disposition', attachment(name));
  return reply
    .headers({
      'last-modified': stats.mtime.toUTCString(),
      'content-type': `${exported.type}; charset=utf-8`,
    })
    .send(exported.text);
}

type OpenNotebook = ReturnType<typeof readNotebook>['notebook'];

async function convert(format: ExportFormat, notebook: OpenNotebook, file: string): Promise<Exported> {
  try {
    return await format.convert({ notebook, file });
  } catch (error) {
    if (error instanceof NotebookFileError)
      throw new HttpError(400, error.message.replace(/^Cannot read/, 'Cannot export'));
    throw error;
  }
}

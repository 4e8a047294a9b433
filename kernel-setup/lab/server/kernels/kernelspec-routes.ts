import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { HttpError } from '../http-error';
import { type KernelspecSource, kernelspecModel, kernelspecsModel } from './kernelspecs';

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
};

/** `/api/kernelspecs` and the files of kernelspecs. */
export function kernelspecRoutes(app: FastifyInstance, source: KernelspecSource, base = ''): void {
  const find = (name: string) => {
    const spec = source.find(name);
    if (!spec) throw new HttpError(404, `Kernel spec ${name} not found`);
    return spec;
  };

  app.get('/api/kernelspecs', () => kernelspecsModel(source, base));

  app.get<{ Params: { name: string } }>('/api/kernelspecs/:name', ({ params }) =>
    kernelspecModel(find(params.name), base),
  );

  app.get<{ Params: { name: string; '*': string } }>('/kernelspecs/:name/*', async ({ params }, reply) => {
    const path = await fileWithin(find(params.name).folder, params['*']);
    return reply
      .type(TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream')
      .header('Cache-Control', 'private, max-age=3600')
      .header('X-Content-Type-Options', 'nosniff')
      .send(createReadStream(path));
  });
}

/** The file of a kernelspec's folder. @throws HttpError 404 when there is none, or it lies outside. */
async function fileWithin(folder: string, path: string): Promise<string> {
  const missing = new HttpError(404, `Kernelspec resource not found: ${path}`);
  if (path.includes('\0')) throw missing;
  try {
    const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
    if (file.startsWith(root + sep) && (await stat(file)).isFile()) return file;
  } catch {
    // Said below.
  }
  throw missing;
}

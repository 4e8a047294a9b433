import type { FastifyInstance } from 'fastify';
import { HttpError } from '../http-error';
import { jsonBody, textField } from './json-body';
import type { KernelRegistry } from './kernel-registry';

interface WithId {
  Params: { id: string };
}

/** `/api/kernels`. */
export function kernelRoutes(app: FastifyInstance, kernels: KernelRegistry): void {
  app.get('/api/kernels', () => kernels.models());

  app.post('/api/kernels', async (request, reply) => {
    const body = jsonBody(request) ?? {};
    const kernel = await kernels.start({ name: textField(body, 'name'), path: textField(body, 'path') });
    return reply.status(201).header('Location', `/api/kernels/${kernel.id}`).send(kernel.model());
  });

  app.get<WithId>('/api/kernels/:id', ({ params }) => kernels.get(params.id).model());

  app.delete<WithId>('/api/kernels/:id', async ({ params }, reply) => {
    await kernels.shutdown(params.id);
    return reply.status(204).send();
  });

  app.post<WithId>('/api/kernels/:id/interrupt', ({ params }, reply) => {
    kernels.get(params.id).interrupt();
    return reply.status(204).send();
  });

  app.post<WithId>('/api/kernels/:id/restart', async ({ params }) => {
    const kernel = kernels.get(params.id);
    try {
      await kernel.restart();
    } catch (error) {
      throw new HttpError(500, (error as Error).message);
    }
    return kernel.model();
  });
}

import type { FastifyInstance, FastifyReply } from 'fastify';
import type { JsonObject } from '../../../../src/course/jupyter/wire';
import { HttpError } from '../http-error';
import { jsonBody, textField } from '../kernels/json-body';
import { NoSuchKernel } from '../kernels/kernel-registry';
import type { KernelChoice, SessionChange, Sessions } from './sessions';

interface WithId {
  Params: { id: string };
}

/** `/api/sessions`. */
export function sessionRoutes(app: FastifyInstance, sessions: Sessions): void {
  app.get('/api/sessions', () => sessions.list());

  app.post('/api/sessions', async (request, reply) => {
    const body = modern(jsonBody(request));
    const [path, type] = ['path', 'type'].map((name) => required(body, name)) as [string, string];
    const kernel = kernelChoice(body);
    try {
      const model = await sessions.create({ path, type, name: textField(body, 'name'), kernel });
      return await reply.status(201).header('Location', `/api/sessions/${model.id}`).send(model);
    } catch (error) {
      return refuse(
        reply,
        kernel,
        error,
        'is not available. Please pick another suitable kernel instead, or install that kernel.',
      );
    }
  });

  app.get<WithId>('/api/sessions/:id', ({ params }) => sessions.get(params.id));

  app.patch<WithId>('/api/sessions/:id', async (request, reply) => {
    const body = modern(jsonBody(request));
    const kernel = kernelChoice(body);
    try {
      return await sessions.change(request.params.id, changeOf(body), kernel);
    } catch (error) {
      return refuse(reply, kernel, error, 'could not be started');
    }
  });

  app.delete<WithId>('/api/sessions/:id', async ({ params }, reply) => {
    await sessions.delete(params.id);
    return reply.status(204).send();
  });
}

/** The body with what the older interface has in `notebook`. */
function modern(body: JsonObject | undefined): JsonObject {
  if (!body) throw new HttpError(400, 'No JSON data provided');
  const { notebook } = body;
  if (typeof notebook !== 'object' || notebook === null) return body;
  const { name, path } = notebook as JsonObject;
  return { ...body, type: 'notebook', path: path ?? name ?? body.path };
}

function required(body: JsonObject, name: string): string {
  const value = textField(body, name);
  if (value === undefined) throw new HttpError(400, `Missing field in JSON data: ${name}`);
  return value;
}

function kernelChoice({ kernel }: JsonObject): KernelChoice {
  if (kernel === undefined || kernel === null) return {};
  if (typeof kernel !== 'object')
    throw new HttpError(
      400,
      `Cannot read the request as kernel must be an object: current value is ${typeof kernel}`,
    );
  const choice = kernel as JsonObject;
  return { id: textField(choice, 'id') || undefined, name: textField(choice, 'name') || undefined };
}

const changeOf = (body: JsonObject): SessionChange =>
  Object.fromEntries(
    ['path', 'name', 'type'].flatMap((name) => {
      const value = textField(body, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** Jupyter answers 501 when there is no kernel of that name, and the page shows the short message. */
function refuse(reply: FastifyReply, { name }: KernelChoice, error: unknown, what: string) {
  if (!(error instanceof NoSuchKernel)) throw error;
  return reply
    .status(501)
    .send({ message: `The '${name}' kernel ${what}`, short_message: `${name} not found` });
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { HttpError } from '../http-error';
import type { Part, Place } from '../part';
import { Body } from './body';
import { Contents } from './contents';
import { addDownloadRoutes } from './download-routes';
import { addExportRoutes } from './export/routes';
import { fileFault } from './file-fault';
import type { Model } from './model';
import { readOptions } from './query';
import { encodePath, pathAfter } from './request-path';
import { type Subject, subjectOf } from './subject';

const prefix = '/api/contents';

/** Files, notebooks, checkpoints and trust: what JupyterLab's file browser and editors need. */
export function contentsPart(place: Place): Part {
  const contents = new Contents(place.root, place.home, place.log);
  return {
    routes: async (app) => {
      addContentRoutes(app, contents);
      addExportRoutes(app, place.root);
      await addDownloadRoutes(app, place.root);
    },
    close: () => contents.close(),
  };
}

/** Does what a request asks; what it returns is the answer's body. */
type Deed = (subject: Subject, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>;

function addContentRoutes(app: FastifyInstance, contents: Contents): void {
  const deeds = {
    GET: get(contents),
    POST: post(contents),
    PUT: put(contents),
    PATCH: patch(contents),
    DELETE: remove(contents),
  };
  for (const [method, deed] of Object.entries(deeds))
    for (const url of [prefix, `${prefix}/*`])
      app.route({
        method,
        url,
        handler: (request, reply) =>
          deed(subjectOf(contents.root, pathAfter(request.raw.url ?? '', prefix)), request, reply),
      });
}

const get =
  (contents: Contents): Deed =>
  async (subject, request, reply) => {
    if (subject.kind === 'checkpoints') return contents.checkpoints.list(subject.path);
    const model = await contents.read(subject.path, readOptions(request.query as Record<string, unknown>));
    return answer(reply, model);
  };

const post =
  (contents: Contents): Deed =>
  async (subject, request, reply) => {
    if (subject.kind === 'trust') {
      await contents.trust(subject.path);
      return reply.code(201).send();
    }
    if (subject.kind === 'checkpoints') return postCheckpoint(contents, subject, reply);
    const body = Body.of(request.body, 'make a file');
    const from = body.text('copy_from');
    const { path } = subject;
    const model = await (from ? contents.copy(from, path) : contents.untitled(path, body));
    return answer(reply.code(201), model, true);
  };

async function postCheckpoint(
  contents: Contents,
  { path, id }: { path: string; id?: string },
  reply: FastifyReply,
): Promise<unknown> {
  if (id !== undefined) {
    await contents.checkpoints.restore(path, id);
    return reply.code(204).send();
  }
  const checkpoint = await contents.checkpoints.create(path);
  return reply
    .code(201)
    .header('location', `${prefix}/${encodePath(path)}/checkpoints/${checkpoint.id}`)
    .send(checkpoint);
}

const put =
  (contents: Contents): Deed =>
  async ({ path }, request, reply) => {
    const body = Body.of(request.body, `save ${path}`);
    if (body.isEmpty) return answer(reply.code(201), await contents.untitled(path, body), true);
    if (body.raw('copy_from') !== undefined)
      throw new HttpError(
        400,
        `Cannot copy to ${path} as copying must be asked for with POST: it was with PUT`,
      );
    const { model, isNew } = await contents.save(path, body);
    return answer(reply.code(isNew ? 201 : 200), model, true);
  };

const patch =
  (contents: Contents): Deed =>
  async ({ path }, request, reply) => {
    const body = Body.of(request.body, `rename ${path}`);
    if (request.body === undefined || request.body === null)
      throw new HttpError(400, `Cannot rename ${path} as the body must have the new path: there is none`);
    return answer(reply, await contents.rename(path, body.text('path') ?? path), true);
  };

const remove =
  (contents: Contents): Deed =>
  async (subject, _request, reply) => {
    if (subject.kind === 'checkpoints' && subject.id !== undefined)
      await contents.checkpoints.remove(subject.path, subject.id);
    else await contents.remove(subject.path);
    return reply.code(204).send();
  };

/** Sends a model; `isPlaced` for answers that say where it is to be found. */
function answer(reply: FastifyReply, model: Model, isPlaced = false): FastifyReply {
  reply.header('last-modified', new Date(model.last_modified).toUTCString());
  if (isPlaced) reply.header('location', `${prefix}/${encodePath(model.path)}`);
  return reply.type('application/json; charset=utf-8').send(asJson(model));
}

function asJson(model: Model): string {
  try {
    return JSON.stringify(model);
  } catch (error) {
    throw fileFault(error, `open ${model.path}`);
  }
}

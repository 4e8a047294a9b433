import { createHash } from 'node:crypto';
import { createReadStream, type Stats, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { NotebookFileError } from '../../../../src/course/notebook-file/fields';
import { type OpenedNotebook, openNotebook } from '../../../../src/course/notebook-file/open-notebook';
import { HttpError } from '../http-error';
import { withFaults } from './file-fault';
import { listFolder } from './listing';
import { type ContentType, type Model, modelOf, typeOf } from './model';
import { locate, type Spot } from './sandbox';
import type { Notary } from './trust/notary';

/** What a request for a model asks for. */
export interface ReadOptions {
  /** The type that the client expects; a notebook can be read as a file too. */
  readonly type?: ContentType | undefined;
  /** For files: how the content is to be put; without it text where it is UTF-8, else base64. */
  readonly format?: 'text' | 'base64' | undefined;
  readonly content: boolean;
  readonly hash: boolean;
}

/** Larger files do not fit into one JSON answer; they can still be downloaded. */
const largestContent = 256 * 1024 * 1024;

/** Reads files, notebooks and folders under a root into models. */
export class Reader {
  constructor(
    private readonly root: string,
    private readonly notary: Notary,
  ) {}

  /** @throws HttpError 400, 403, 404 */
  read(path: string, options: ReadOptions): Promise<Model> {
    return withFaults(`open ${path}`, async () => {
      const spot = locate(this.root, path, 'open');
      const stats = statSync(spot.target);
      const type = wantedType(spot, stats, options.type);
      const model = modelOf(spot, stats, type);
      if (type !== 'directory') return this.fill(model, spot, stats, options);
      if (!options.content) return model;
      return { ...model, content: await listFolder(this.root, spot), format: 'json' };
    });
  }

  private async fill(model: Model, spot: Spot, stats: Stats, options: ReadOptions): Promise<Model> {
    if (!options.content && !options.hash) return model;
    if (!stats.isFile())
      throw new HttpError(400, `Cannot open ${spot.path} as it must be a regular file: it is not`);
    if (!options.content) return withHash(model, await hashOfFile(spot.target));
    if (stats.size > largestContent)
      throw new HttpError(
        400,
        `Cannot open ${spot.path} as it must have at most ${largestContent} bytes to be shown: current value is ${stats.size}; it can be downloaded`,
      );
    const bytes = await readFile(spot.target);
    const filled =
      model.type === 'notebook' ? this.asNotebook(model, bytes) : asFile(model, bytes, options.format);
    return options.hash ? withHash(filled, createHash('sha256').update(bytes).digest('hex')) : filled;
  }

  private asNotebook(model: Model, bytes: Buffer): Model {
    const { notebook, problem } = readNotebook(bytes, model.path);
    this.notary.mark(notebook, bytes);
    const read: Model = { ...model, content: notebook, format: 'json' };
    return problem === null ? read : { ...read, message: `Notebook validation failed: ${problem}` };
  }
}

/** @throws HttpError 400 when the bytes are no notebook. */
export function readNotebook(bytes: Buffer, path: string): OpenedNotebook {
  const text = asText(bytes);
  if (text === undefined) throw new HttpError(400, `Cannot open ${path} as it must be UTF-8 text: it is not`);
  try {
    return openNotebook(text, path);
  } catch (error) {
    if (error instanceof NotebookFileError) throw new HttpError(400, error.message);
    throw error;
  }
}

function wantedType(spot: Spot, stats: Stats, wanted: ContentType | undefined): ContentType {
  const isFolder = stats.isDirectory();
  if (wanted === undefined || (isFolder && wanted === 'directory')) return typeOf(spot.name, isFolder);
  if (isFolder || wanted === 'directory')
    throw new HttpError(
      400,
      `Cannot open ${spot.path} as it must be a ${wanted}: it is a ${typeOf(spot.name, isFolder)}`,
      'bad type',
    );
  return wanted;
}

function asFile(model: Model, bytes: Buffer, wanted: ReadOptions['format']): Model {
  const text = wanted === 'base64' ? undefined : asText(bytes);
  if (text !== undefined)
    return { ...model, content: text, format: 'text', mimetype: model.mimetype ?? 'text/plain' };
  if (wanted === 'text')
    throw new HttpError(400, `Cannot open ${model.path} as it must be UTF-8 text: it is not`, 'bad format');
  const mimetype = model.mimetype ?? 'application/octet-stream';
  return { ...model, content: bytes.toString('base64'), format: 'base64', mimetype };
}

/** The bytes as UTF-8, a mark of the byte order kept so that saving gives the same bytes; undefined if they are not. */
function asText(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

const withHash = (model: Model, hash: string): Model => ({ ...model, hash, hash_algorithm: 'sha256' });

async function hashOfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}

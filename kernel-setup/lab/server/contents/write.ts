import { mkdirSync, type Stats, statSync } from 'node:fs';
import { isObject, NotebookFileError } from '../../../../src/course/notebook-file/fields';
import { type OpenedNotebook, openNotebookValue } from '../../../../src/course/notebook-file/open-notebook';
import { formatNotebook } from '../../../../src/course/notebook-file/write';
import { HttpError } from '../http-error';
import { replaceFile } from './atomic-write';
import type { Body } from './body';
import type { Checkpoints } from './checkpoints';
import { bytesOf } from './file-content';
import { faultCode, withFaults } from './file-fault';
import { type Model, modelOf, typeOf } from './model';
import { locate, type Spot } from './sandbox';
import type { Notary } from './trust/notary';
import type { Turns } from './turns';

/** A saved file: its model, and whether it is new. */
export interface Saved {
  readonly model: Model;
  readonly isNew: boolean;
}

/** An empty notebook, as Jupyter makes it. */
export const emptyNotebook = () => ({ cells: [], metadata: {}, nbformat: 4, nbformat_minor: 5 });

/** Writes files, notebooks and folders under a root. */
export class Writer {
  constructor(
    private readonly root: string,
    private readonly notary: Notary,
    private readonly checkpoints: Checkpoints,
    private readonly turns: Turns,
  ) {}

  /**
   * Saves what the body holds: `{ type, format, content }`. Where nothing is at the path yet, the type may be left
   * out (the name tells it) and so may the content (it is empty).
   *
   * @throws HttpError 400, 403, 404, 507
   */
  save(path: string, body: Body): Promise<Saved> {
    return withFaults(`save ${path}`, () => {
      const spot = locate(this.root, path, 'save');
      return this.turns.take(spot.target, () => this.saveAt(spot, body));
    });
  }

  private async saveAt(spot: Spot, body: Body): Promise<Saved> {
    const old = statSync(spot.target, { throwIfNoEntry: false });
    const type = body.type() ?? typeWithout(spot, old);
    if (type === 'directory') return this.saveFolder(spot, old);
    if (old && !old.isFile())
      throw new HttpError(400, `Cannot save ${spot.path} as it must be a regular file: it is not`);
    const hasContent = body.raw('content') !== undefined;
    if (old && !hasContent)
      throw new HttpError(400, `Cannot save ${spot.path} as the body must have its content: there is none`);
    const message =
      type === 'notebook' ? await this.saveNotebook(spot, body) : await saveFile(spot, body, hasContent);
    return {
      model: { ...savedModel(spot), ...(message === null ? {} : { message }) },
      isNew: !old?.isFile(),
    };
  }

  private async saveNotebook(spot: Spot, body: Body): Promise<string | null> {
    const { notebook, problem } = notebookOf(body.raw('content') ?? emptyNotebook(), spot.path);
    const text = formatNotebook(notebook);
    await replaceFile(spot.target, Buffer.from(text, 'utf8'));
    this.notary.signIfTrusted(notebook, text);
    await this.checkpoints.createFirst(spot);
    return problem === null ? null : `Notebook validation failed: ${problem}`;
  }

  private saveFolder(spot: Spot, old: Stats | undefined): Saved {
    if (old && !old.isDirectory())
      throw new HttpError(
        400,
        `Cannot make the folder ${spot.path} as the name must be free: there is a file`,
      );
    if (!old) makeFolder(spot);
    return { model: savedModel(spot), isNew: true };
  }
}

/** What kind of file a body without a type means. */
function typeWithout(spot: Spot, old: Stats | undefined): 'notebook' | 'file' {
  if (old?.isFile())
    throw new HttpError(400, `Cannot save ${spot.path} as the body must have a type: there is none`);
  return typeOf(spot.name, false) === 'notebook' ? 'notebook' : 'file';
}

async function saveFile(spot: Spot, body: Body, hasContent: boolean): Promise<null> {
  const bytes = hasContent ? bytesOf(body, spot.path) : Buffer.alloc(0);
  await replaceFile(spot.target, bytes);
  return null;
}

/** @throws HttpError 400 when the content cannot be saved as a notebook. */
function notebookOf(content: unknown, path: string): OpenedNotebook {
  if (!isObject(content))
    throw new HttpError(
      400,
      `Cannot save ${path} as a notebook must be a JSON object: it is ${typeof content}`,
    );
  try {
    return openNotebookValue(content, path);
  } catch (error) {
    if (error instanceof NotebookFileError)
      throw new HttpError(400, error.message.replace(/^Cannot read/, 'Cannot save'));
    throw error;
  }
}

function makeFolder(spot: Spot): void {
  try {
    mkdirSync(spot.target);
  } catch (error) {
    if (faultCode(error) !== 'EEXIST') throw error;
  }
}

/** The model of what was just written, without content. */
export function savedModel(spot: Spot): Model {
  const stats = statSync(spot.target);
  return modelOf(spot, stats, typeOf(spot.name, stats.isDirectory()));
}

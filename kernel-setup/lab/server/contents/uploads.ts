import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HttpError } from '../http-error';
import { newPartial, requireWritable, takeName } from './atomic-write';
import type { Body } from './body';
import { bytesOf } from './file-content';
import { withFaults } from './file-fault';
import { type Model, modelOf, typeOf } from './model';
import { locate, type Spot } from './sandbox';
import type { Turns } from './turns';
import type { Saved } from './write';
import { savedModel } from './write';

/** A large file that is coming in parts: 1, 2, …, and -1 for the last. */
interface Upload {
  readonly partial: string;
  readonly file: FileHandle;
  /** Gives up when no part has come for long: the page was closed. */
  readonly patience: NodeJS.Timeout;
  last: number;
}

/** How long the next part may take, in milliseconds. */
const longestPause = 10 * 60_000;

/**
 * Files that come in parts. They grow in a hidden file and take their name with the last part, so that a cut upload
 * neither destroys an old file nor leaves half a new one.
 */
export class Uploads {
  private readonly running = new Map<string, Upload>();

  constructor(
    private readonly root: string,
    private readonly turns: Turns,
  ) {}

  /** @throws HttpError 400 when a part is missing, 403, 404, 507 */
  take(path: string, body: Body): Promise<Saved> {
    return withFaults(`save ${path}`, () => {
      const spot = locate(this.root, path, 'save');
      return this.turns.take(spot.target, () => this.takePart(spot, body));
    });
  }

  /** Deletes the uploads that did not end. */
  async close(): Promise<void> {
    await Promise.all([...this.running.keys()].map((target) => this.drop(target)));
  }

  private async takePart(spot: Spot, body: Body): Promise<Saved> {
    const part = partOf(body, spot.path);
    const bytes = bytesOf(body, spot.path);
    if (part === 1) await this.start(spot);
    const upload = this.running.get(spot.target);
    if (!upload || (part !== -1 && part !== upload.last + 1))
      throw new HttpError(
        400,
        `Cannot save ${spot.path} as its parts must come in order, from 1: ${part} came after ${upload?.last ?? 'none'}`,
      );
    try {
      await upload.file.appendFile(bytes);
      upload.last = part;
      upload.patience.refresh();
      return part === -1
        ? await this.finish(spot, upload)
        : { model: await partialModel(spot, upload), isNew: false };
    } catch (error) {
      await this.drop(spot.target);
      throw error;
    }
  }

  private async start(spot: Spot): Promise<void> {
    await this.drop(spot.target);
    await requireWritable(spot.target);
    const partial = await newPartial(dirname(spot.target));
    const file = await open(partial, 'wx');
    const patience = setTimeout(() => void this.drop(spot.target).catch(() => {}), longestPause).unref();
    this.running.set(spot.target, { partial, file, patience, last: 0 });
  }

  private async finish(spot: Spot, upload: Upload): Promise<Saved> {
    await upload.file.sync();
    await upload.file.close();
    await takeName(upload.partial, spot.target);
    this.running.delete(spot.target);
    clearTimeout(upload.patience);
    return { model: savedModel(spot), isNew: false };
  }

  private async drop(target: string): Promise<void> {
    const upload = this.running.get(target);
    if (!upload) return;
    this.running.delete(target);
    clearTimeout(upload.patience);
    await upload.file.close().catch(() => {});
    await rm(upload.partial, { force: true });
  }
}

function partOf(body: Body, path: string): number {
  const part = body.raw('chunk');
  if (body.type() !== 'file')
    throw new HttpError(
      400,
      `Cannot save ${path} in parts as its type must be 'file': it is ${body.text('type')}`,
    );
  if (typeof part === 'number' && Number.isInteger(part) && (part >= 1 || part === -1)) return part;
  throw new HttpError(400, `Cannot save ${path} as chunk must be 1, 2, … or -1: current value is ${part}`);
}

async function partialModel(spot: Spot, upload: Upload): Promise<Model> {
  const stats = await upload.file.stat();
  return { ...modelOf(spot, stats, typeOf(spot.name, false)), writable: true };
}

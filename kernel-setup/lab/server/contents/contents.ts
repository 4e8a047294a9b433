import { readFile } from 'node:fs/promises';
import { formatNotebook } from '../../../../src/course/notebook-file/write';
import type { Body } from './body';
import { deleteEntry, renameEntry } from './change';
import { Checkpoints } from './checkpoints';
import { Creator } from './create';
import { withFaults } from './file-fault';
import type { Model } from './model';
import { Reader, type ReadOptions, readNotebook } from './read';
import { locate, refuseHidden } from './sandbox';
import { Notary } from './trust/notary';
import { Turns } from './turns';
import { Uploads } from './uploads';
import { type Saved, Writer } from './write';

/** Files, notebooks and folders under a root: everything the contents API does. */
export class Contents {
  readonly checkpoints: Checkpoints;
  private readonly notary: Notary;
  private readonly turns = new Turns();
  private readonly reader: Reader;
  private readonly writer: Writer;
  private readonly creator: Creator;
  private readonly uploads: Uploads;

  constructor(
    readonly root: string,
    home: string,
    log: (line: string) => void,
  ) {
    this.notary = new Notary(home, log);
    this.checkpoints = new Checkpoints(root, this.turns);
    this.reader = new Reader(root, this.notary);
    this.writer = new Writer(root, this.notary, this.checkpoints, this.turns);
    this.creator = new Creator(root, this.writer);
    this.uploads = new Uploads(root, this.turns);
  }

  read(path: string, options: ReadOptions): Promise<Model> {
    return this.reader.read(path, options);
  }

  /** Saves a whole file, or one part of a large one. */
  async save(path: string, body: Body): Promise<Saved> {
    refuseHidden(path, 'save');
    return body.raw('chunk') === undefined ? this.writer.save(path, body) : this.uploads.take(path, body);
  }

  untitled(path: string, body: Body): Promise<Model> {
    return this.creator.untitled(path, body.type(), body.text('ext') ?? '');
  }

  async copy(from: string, to: string): Promise<Model> {
    for (const path of [from, to]) refuseHidden(path, 'copy');
    return this.creator.copy(from, to);
  }

  async rename(from: string, to: string): Promise<Model> {
    for (const path of [from, to]) refuseHidden(path, 'rename');
    if (from !== to) await this.inTurn(from, () => renameEntry(this.root, from, to));
    return this.read(to, { content: false, hash: false });
  }

  async remove(path: string): Promise<void> {
    refuseHidden(path, 'delete');
    return this.inTurn(path, () => deleteEntry(this.root, path));
  }

  /** Trusts the outputs of a notebook as it is on the disk. */
  trust(path: string): Promise<void> {
    return withFaults(`trust ${path}`, async () => {
      const { target } = locate(this.root, path, 'trust');
      this.notary.sign(formatNotebook(readNotebook(await readFile(target), path).notebook));
    });
  }

  /** A save that is on its way ends first: it would bring the old name back. */
  private inTurn(path: string, work: () => Promise<void>): Promise<void> {
    return this.turns.take(locate(this.root, path, 'change').target, work);
  }

  /** Deletes uploads that did not end. */
  close(): Promise<void> {
    return this.uploads.close();
  }
}

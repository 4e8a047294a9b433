import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenNotebook } from '../../../../../src/course/notebook-file/open-notebook';
import { formatNotebook } from '../../../../../src/course/notebook-file/write';
import { readOrMakeSecret } from './secret';
import { SignatureStore } from './signature-store';
import { areAllTrusted } from './trusted-cells';

/**
 * Remembers which notebooks this user trusts. What is signed is the text of the file as this server writes it, so
 * neither the layout of the file nor what a session leaves in the metadata matters, and every change of the content
 * does.
 */
export class Notary {
  private opened: { readonly secret: Buffer; readonly store: SignatureStore } | undefined;

  /**
   * @param home - folder of the secret and the signatures; made when first needed.
   * @param log - told once when nothing can be kept there.
   */
  constructor(
    private readonly home: string,
    private readonly log: (line: string) => void,
  ) {}

  /** Marks the code cells of a notebook that was read: trusted if it is signed. */
  mark(notebook: OpenNotebook, bytes: Uint8Array): void {
    const trusted = this.isSigned(notebook, bytes);
    for (const cell of notebook.cells) if (cell.cell_type === 'code') cell.metadata.trusted = trusted;
  }

  /** Signs the notebook that is about to be written as `text` if all its cells are trusted. */
  signIfTrusted(notebook: OpenNotebook, text: string): void {
    if (areAllTrusted(notebook.cells)) this.sign(text);
  }

  /** Signs the notebook with this text, as {@link formatNotebook} writes it. */
  sign(text: string): void {
    this.keeping((secret, store) => store.add(signatureOf(secret, text)));
  }

  /** The file as it lies on the disk is mostly the text that was signed; only then is formatting it spared. */
  private isSigned(notebook: OpenNotebook, bytes: Uint8Array): boolean {
    return this.keeping((secret, store) => {
      if (store.has(signatureOf(secret, bytes))) return true;
      return store.has(signatureOf(secret, formatNotebook(notebook)));
    });
  }

  /** Where nothing can be kept nothing is trusted: a safe state, and no reason to refuse a notebook. */
  private keeping<T>(work: (secret: Buffer, store: SignatureStore) => T): T | false {
    try {
      const { secret, store } = this.open();
      return work(secret, store);
    } catch (error) {
      // The notebook's fault, not the folder's: it is nested too deep to be written.
      if (error instanceof RangeError) throw error;
      this.tell(error);
      return false;
    }
  }

  private open() {
    if (this.opened) return this.opened;
    mkdirSync(this.home, { recursive: true, mode: 0o700 });
    const secret = readOrMakeSecret(join(this.home, 'notebook-secret'));
    this.opened = { secret, store: new SignatureStore(join(this.home, 'trusted-outputs')) };
    return this.opened;
  }

  private told = false;

  private tell(error: unknown): void {
    if (this.told) return;
    this.told = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.log(`Cannot remember which notebooks are trusted as ${this.home} must be writable: ${reason}`);
  }
}

function signatureOf(secret: Buffer, content: string | Uint8Array): string {
  return createHmac('sha256', secret).update(content).digest('hex');
}

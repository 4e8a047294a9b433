import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { writeFileAtomic } from '../../../../../src/files';
import { faultCode } from '../file-fault';

/** As many signatures as Jupyter keeps. */
export const mostSignatures = 65_535;

const digest = /^[0-9a-f]{64}$/;

/**
 * Signatures of the notebooks whose outputs this user trusts: a text file, one signature a line, the newest last.
 * A new one is appended in one write, so that several servers can share the file and a cut line harms no other. When
 * there are too many, the oldest quarter is left out and the file replaced in one step.
 */
export class SignatureStore {
  private readonly known = new Set<string>();
  private readSize = -1;

  /** @param limit - how many are kept at most. */
  constructor(
    private readonly path: string,
    private readonly limit = mostSignatures,
  ) {}

  has(signature: string): boolean {
    this.refresh();
    return this.known.has(signature);
  }

  add(signature: string): void {
    this.refresh();
    if (this.known.has(signature)) return;
    this.known.add(signature);
    // The line end comes first too: the last line may have been cut.
    if (this.known.size > this.limit) this.cull();
    else appendFileSync(this.path, `\n${signature}\n`, { mode: 0o600 });
    this.readSize = this.sizeOnDisk();
  }

  private cull(): void {
    const newest = [...this.known].slice(-Math.ceil(this.limit * 0.75));
    this.known.clear();
    for (const signature of newest) this.known.add(signature);
    writeFileAtomic(this.path, `${newest.join('\n')}\n`, 0o600);
  }

  /** Reads what another server has added. */
  private refresh(): void {
    const size = this.sizeOnDisk();
    if (size === this.readSize) return;
    this.readSize = size;
    this.known.clear();
    for (const line of this.text().split('\n')) if (digest.test(line)) this.known.add(line);
  }

  private text(): string {
    try {
      return readFileSync(this.path, 'latin1');
    } catch (error) {
      if (faultCode(error) === 'ENOENT') return '';
      throw error;
    }
  }

  private sizeOnDisk(): number {
    return statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
  }
}

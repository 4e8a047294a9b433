/** How many signatures are remembered at least; jupyter-client's sessions keep as many. */
const REMEMBERED = 65536;

/** Remembers signatures of messages, so that a message recorded on the wire cannot be played again. */
export class SeenSignatures {
  private recent = new Set<string>();
  private older = new Set<string>();

  constructor(private readonly limit = REMEMBERED) {}

  /** Whether the signature is new; it is not the next time. Unsigned messages (empty) always are. */
  add(signature: string): boolean {
    if (signature === '') return true;
    if (this.recent.has(signature) || this.older.has(signature)) return false;
    if (this.recent.size >= this.limit) {
      this.older = this.recent;
      this.recent = new Set();
    }
    this.recent.add(signature);
    return true;
  }
}

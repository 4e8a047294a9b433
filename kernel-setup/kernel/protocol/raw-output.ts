import { StringDecoder } from 'node:string_decoder';
import { fencePattern, MARK } from '../process/messages';

/** No fence is longer, so text held back for a fence that is not whole yet is never more. */
const FENCE_LENGTH = 60;

/** Where V8 begins its report of a heap that is full. */
const OUT_OF_MEMORY = '<--- Last few GCs --->';

/**
 * Reads what native code and child processes write to the raw stdout or stderr of the user's process, and
 * the fences in between that mark the end of an evaluation.
 */
export class RawOutput {
  /** V8 has reported a full heap; its report of addresses and registers is kept from the reader. */
  outOfMemory = false;
  private readonly decoder = new StringDecoder('utf8');
  private held = '';
  private readonly passed = new Set<number>();
  private ended = false;
  private readonly waiting = new Map<number, () => void>();

  constructor(private readonly emit: (text: string) => void) {}

  push(chunk: Buffer): void {
    this.held += this.decoder.write(chunk);
    for (let match = fencePattern.exec(this.held); match; match = fencePattern.exec(this.held)) {
      this.release(this.held.slice(0, match.index));
      this.held = this.held.slice(match.index + match[0].length);
      this.pass(Number(match[1]));
    }
    const start = this.held.lastIndexOf(MARK);
    const open = start >= 0 && this.held.length - start < FENCE_LENGTH ? start : this.held.length;
    this.release(this.held.slice(0, open));
    this.held = this.held.slice(open);
  }

  /** The descriptor is closed: nothing more comes. */
  end(): void {
    this.release(this.held + this.decoder.end());
    this.held = '';
    this.ended = true;
    for (const resolve of this.waiting.values()) resolve();
    this.waiting.clear();
  }

  /** Resolves when all that was written before the end of the evaluation has been emitted. */
  fence(request: number): Promise<void> {
    if (this.ended || this.passed.delete(request)) return Promise.resolve();
    return new Promise((resolve) => this.waiting.set(request, resolve));
  }

  private pass(request: number): void {
    const resolve = this.waiting.get(request);
    if (!resolve) this.passed.add(request);
    this.waiting.delete(request);
    resolve?.();
  }

  private release(text: string): void {
    if (this.outOfMemory || text === '') return;
    const report = text.indexOf(OUT_OF_MEMORY);
    this.outOfMemory = report >= 0;
    const readable = this.outOfMemory ? text.slice(0, report).trimEnd() : text;
    if (readable !== '') this.emit(readable);
  }
}

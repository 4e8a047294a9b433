// Kept from before any cell runs: a cell that breaks the global must not cut its process off from the kernel.
const { parse, stringify } = JSON;

/**
 * JSON objects as lines. Every frame starts with a line feed as well as ending with one, so that a frame
 * cut off in the middle (its writer was interrupted) spoils itself alone.
 */
export const encodeLine = (value: unknown): string => `\n${stringify(value)}\n`;

/** @throws SyntaxError when the line is damaged. */
export const decodeLine = (line: string): unknown => parse(line);

/**
 * Splits a byte stream into lines and hands each to `receive`.
 *
 * The lines still to be handled are kept in the object, not on the stack: when `receive` is stopped from
 * outside (`Runtime.terminateExecution`), `resume` goes on with the next line.
 */
export class LineReader {
  private partial: Buffer[] = [];
  private readonly waiting: string[] = [];
  private busy = false;

  constructor(private readonly receive: (line: string) => void) {}

  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.partial.push(chunk.subarray(start, end));
      start = end + 1;
      this.endLine();
    }
    if (start < chunk.length) this.partial.push(chunk.subarray(start));
    if (!this.busy) this.resume();
  }

  /** Handles the lines that wait. */
  resume(): void {
    this.busy = true;
    for (let line = this.waiting.shift(); line !== undefined; line = this.waiting.shift()) this.receive(line);
    this.busy = false;
  }

  private endLine(): void {
    const line = this.partial.length === 1 ? this.partial[0]! : Buffer.concat(this.partial);
    this.partial = [];
    if (line.length > 0) this.waiting.push(line.toString());
  }
}

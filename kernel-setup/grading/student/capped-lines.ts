/** Splits bytes into lines that are no longer than a limit. */
export class CappedLines {
  private parts: Buffer[] = [];
  private length = 0;

  constructor(
    private readonly longest: number,
    private readonly receive: (line: string) => void,
  ) {}

  /** Hands over the lines that are whole now; false when one is too long. */
  push(chunk: Buffer): boolean {
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      if (!this.keep(chunk.subarray(start, end))) return false;
      start = end + 1;
      const line = Buffer.concat(this.parts).toString();
      this.parts = [];
      this.length = 0;
      if (line !== '') this.receive(line);
    }
    return this.keep(chunk.subarray(start));
  }

  private keep(part: Buffer): boolean {
    this.length += part.length;
    if (this.length > this.longest) {
      this.parts = [];
      return false;
    }
    if (part.length > 0) this.parts.push(part);
    return true;
  }
}

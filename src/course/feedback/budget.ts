/** How much of a submission a page shows, in characters; the rest is counted and not shown. */
export class Budget {
  private left: number;

  constructor(total: number) {
    this.left = total;
  }

  /** Whether something of this size still has room; then it is counted. */
  takes(size: number): boolean {
    if (size > this.left) return false;
    this.left -= size;
    return true;
  }

  /** The beginning of a text, as far as there is room, with a line about the rest. */
  cut(text: string, most: number): string {
    const room = Math.max(0, Math.min(most, this.left));
    const shown = text.length <= room ? text : text.slice(0, room);
    this.left -= shown.length;
    return shown.length === text.length ? text : `${shown}\n… ${inSize(text.length - shown.length)} more`;
  }
}

/** A number of characters as a person reads it. */
function inSize(characters: number): string {
  if (characters < 10_000) return `${characters} characters`;
  return characters < 1e6 ? `${Math.round(characters / 1e3)} kB` : `${(characters / 1e6).toFixed(1)} MB`;
}

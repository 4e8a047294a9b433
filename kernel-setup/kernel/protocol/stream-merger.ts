import type { StreamName } from '../process/messages';

/** Text waits this long for more of its kind; short enough to appear at once to the eye. */
const WINDOW_MS = 5;
/** Text this long goes out without waiting (UTF-16 units). */
const FULL = 1 << 18;

/** Joins texts that follow each other on the same stream of the same cell: a flood of lines is few messages. */
export class StreamMerger<Parent> {
  private parent: Parent | undefined;
  private name: StreamName = 'stdout';
  private texts: string[] = [];
  private length = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly publish: (parent: Parent, name: StreamName, text: string) => void) {}

  add(parent: Parent, name: StreamName, text: string): void {
    if (this.texts.length > 0 && (this.parent !== parent || this.name !== name)) this.flush();
    this.parent = parent;
    this.name = name;
    this.texts.push(text);
    this.length += text.length;
    if (this.length >= FULL) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), WINDOW_MS);
  }

  /** Publishes what waits: before any other message, to keep the order. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const text = this.texts.join('');
    this.texts = [];
    this.length = 0;
    if (text !== '') this.publish(this.parent as Parent, this.name, text);
  }
}

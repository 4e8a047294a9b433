import { contentOf, type RelayedMessage, withContent } from './relayed-message';

type Published = RelayedMessage<'iopub'>;

/** How long text may wait for more of its kind: short enough to look immediate, longer in a flood nobody can read. */
const WINDOW_MS = { usual: 30, flood: 240 };
/** Characters in one window that make a flood: about ten screens. */
const FLOOD_LENGTH = 16_384;

/** Text is passed on at this length, however fast more comes: one huge message would stall the page. */
const LENGTH_LIMIT = 1 << 20;

interface Held {
  readonly first: Published;
  readonly name: string;
  readonly texts: string[];
  length: number;
}

/**
 * Joins stream messages that come in quick succession: kernels may send one for each printed line, and a page does
 * work for each. The first goes on at once, what follows within the window is joined. Order is kept: whatever else
 * comes takes the held text along in front of it.
 */
export class StreamMerger {
  private held: Held | undefined;
  private timer: NodeJS.Timeout | undefined;
  private window = WINDOW_MS.usual;

  constructor(private readonly pass: (message: Published) => void) {}

  push(message: Published): void {
    if (message.header.msg_type !== 'stream' || message.buffers.length > 0) {
      this.flush();
      this.pass(message);
    } else if (this.timer === undefined) {
      this.pass(message);
      this.window = WINDOW_MS.usual;
      this.timer = setTimeout(this.windowEnded, this.window);
    } else this.hold(message);
  }

  /** Passes on what is held. */
  flush(): void {
    const { held } = this;
    this.held = undefined;
    if (held)
      this.pass(
        held.texts.length === 1
          ? held.first
          : withContent(held.first, { name: held.name, text: held.texts.join('') }),
      );
  }

  close(): void {
    this.flush();
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private readonly windowEnded = (): void => {
    const length = this.held?.length ?? 0;
    this.window = length > FLOOD_LENGTH ? Math.min(this.window * 2, WINDOW_MS.flood) : WINDOW_MS.usual;
    this.timer = this.held ? setTimeout(this.windowEnded, this.window) : undefined;
    this.flush();
  };

  private hold(message: Published): void {
    const { name, text } = contentOf(message);
    if (typeof name !== 'string' || typeof text !== 'string') {
      this.flush();
      this.pass(message);
      return;
    }
    const { held } = this;
    if (held && (held.name !== name || held.first.parent.msg_id !== message.parent.msg_id)) this.flush();
    this.held ??= { first: message, name, texts: [], length: 0 };
    this.held.texts.push(text);
    this.held.length += text.length;
    if (this.held.length > LENGTH_LIMIT) this.flush();
  }
}

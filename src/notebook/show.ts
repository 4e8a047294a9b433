/** Shows a value now, in the middle of a cell. */
import { bundleOf } from './bundle';
import { currentKernel } from './kernel';
import type { Bundle, Displayable, MimeData } from './mime';
import { displaySymbol } from './mime';

/** What is on display: it can be replaced in place. */
export interface Shown extends Displayable {
  /** Replaces what is shown by another value. */
  update(value: unknown): void;
  /** Settles when the value is on display, for values whose display takes time. */
  readonly ready: Promise<void>;
}

/** Options of {@link show}. */
export interface ShowOptions {
  /** Name of the display; showing under the same name again is the way to update it from another cell. */
  readonly id?: string;
}

function send(bundle: Bundle, id: string, update: boolean): void {
  const kernel = currentKernel();
  if (kernel !== undefined) kernel.display({ ...bundle, transient: { display_id: id } }, update);
  else if (!update) console.log(String(bundle.data['text/plain'] ?? Object.keys(bundle.data).join(', ')));
}

/** Sends at once what is ready at once, so that displays keep their order without an await. */
function display(value: unknown, id: string, update: boolean): Promise<void> {
  const bundle = bundleOf(value);
  if (bundle instanceof Promise) return bundle.then((data) => send(data, id, update));
  send(bundle, id, update);
  return Promise.resolve();
}

/**
 * Shows a value as a cell's last expression would be shown, and returns a handle that can replace it.
 *
 *     const picture = show(lines(first));
 *     picture.update(lines(second));
 *
 * In a plain script the value is printed as text, and updates are not.
 * @throws RangeError for a figure that cannot be drawn
 */
export function show(value: unknown, options: ShowOptions = {}): Shown {
  const id = options.id ?? crypto.randomUUID();
  const ready = display(value, id, false);
  return {
    ready,
    update: (next) => void display(next, id, true),
    // The handle itself shows nothing when it is a cell's last expression: the value is on display already.
    [displaySymbol]: (): MimeData => ({}),
  };
}

/** Removes the output of the running cell; with `wait` only when new output comes. Does nothing in a plain script. */
export function clearOutput(wait = false): void {
  currentKernel()?.clearOutput(wait);
}

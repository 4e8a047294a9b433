import type { Message } from '../../../src/course/jupyter/wire';
import type { Parent } from './publisher';

/** A request on whose behalf the user's process runs. */
export interface RequestContext {
  readonly id: number;
  readonly request: Message;
  /** Its output is thrown away. */
  readonly silent: boolean;
}

/** Timers of a cell may print long after it; of so many requests it is known which they were. */
const REMEMBERED = 1000;

/** Numbers requests, and finds the request that output belongs to. */
export class Contexts {
  private readonly contexts = new Map<number, RequestContext>();
  private last = 0;

  create(request: Message, silent = false): RequestContext {
    const context = { id: ++this.last, request, silent };
    this.contexts.set(context.id, context);
    this.contexts.delete(context.id - REMEMBERED);
    return context;
  }

  /** The header which output of the request has as its parent; undefined when it is to be thrown away. */
  parentOf(id: number): Parent | undefined {
    const context = this.contexts.get(id);
    if (context === undefined) return {};
    return context.silent ? undefined : context.request.header;
  }

  /** The number of the latest request: raw output has no number of its own. */
  get latest(): number {
    return this.last;
  }
}

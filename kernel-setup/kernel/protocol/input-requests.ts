import type { Header, Message } from '../../../src/course/jupyter/wire';
import type { InputAnswer } from '../process/messages';
import type { Publisher } from './publisher';

/** Passes questions of the running cell to the frontend that runs it, and the answers back. */
export class InputRequests {
  private pending: Header | undefined;

  constructor(
    private readonly publisher: Publisher,
    private readonly answer: (answer: InputAnswer) => void,
  ) {}

  /** @param request the execute_request on whose behalf the user is asked; undefined when it has ended */
  ask(request: Message | undefined, prompt: string, password: boolean): void {
    if (request?.content.allow_stdin === true)
      this.pending = this.publisher.ask(request, 'input_request', { prompt, password });
    else this.answer({ refused: 'not allowed' });
  }

  /** An input_reply. One that nobody waits for, or that answers an earlier question, is ignored. */
  receive({ parent, content }: Message): void {
    if (!this.pending || (parent.msg_id && parent.msg_id !== this.pending.msg_id)) return;
    this.pending = undefined;
    this.answer({ value: String(content.value ?? '') });
  }

  /** The user interrupts instead of answering; returns whether there was a question. */
  interrupt(): boolean {
    if (!this.pending) return false;
    this.pending = undefined;
    this.answer({ refused: 'interrupted' });
    return true;
  }

  /** The process that asked is gone. */
  forget(): void {
    this.pending = undefined;
  }
}

import { Input, StdinNotImplementedError } from '../../kernel/process/input';

/** Nobody is there to answer `prompt` while a submission is graded. */
export class NoInput extends Input {
  /** @throws StdinNotImplementedError */
  override ask(): never {
    throw new StdinNotImplementedError('Cannot ask for input as nobody answers while a submission is graded');
  }
}

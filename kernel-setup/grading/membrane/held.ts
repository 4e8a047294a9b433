import { CannotCross, MembraneFault } from './fault';
import { LIMITS } from './limits';

/** Objects that one side keeps for the other, by number. */
export class Held {
  private readonly byNumber: object[] = [];
  private readonly numbers = new Map<object, number>();

  hold(value: object): number {
    const known = this.numbers.get(value);
    if (known !== undefined) return known;
    if (this.byNumber.length >= LIMITS.handles)
      throw new CannotCross(
        `Cannot hand over an object as ${LIMITS.handles} have been handed over: make fewer, or give plain data`,
      );
    this.numbers.set(value, this.byNumber.push(value) - 1);
    return this.byNumber.length - 1;
  }

  /** @throws MembraneFault where no object has that number */
  get(id: number | undefined): object {
    const value = id === undefined ? undefined : this.byNumber[id];
    if (value === undefined) throw new MembraneFault('A question about an object that was never handed over');
    return value;
  }
}

/**
 * The Jupyter request on whose behalf the process is running now. After a cell has ended it stays the
 * current one until the next begins, so that late output is shown below the cell it comes from.
 */
export class Context {
  current = 0;

  /** Runs `action` on behalf of `context`, as a timer of an earlier cell does. */
  within<T>(context: number, action: () => T): T {
    const before = this.current;
    this.current = context;
    try {
      return action();
    } finally {
      this.current = before;
    }
  }
}

/** What a cell fails with when the user interrupts it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('The cell was interrupted');
  }
}

/** A message over the membrane that the protocol does not allow: whoever sent it is not the code that we wrote. */
export class MembraneFault extends Error {
  override readonly name = 'MembraneFault';
}

/** A value that cannot cross the membrane, or an operation that cannot be asked for over it. */
export class CannotCross extends TypeError {
  override readonly name = 'TypeError';
}

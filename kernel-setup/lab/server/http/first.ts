/** A parameter of an address; where it is given several times, the first. */
export const first = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'object' ? value[0] : value;

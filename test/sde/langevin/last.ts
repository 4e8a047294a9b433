/** The last state of a walk. */
export function last<State>(walk: Iterable<State>): State {
  let found: State | undefined;
  for (const state of walk) found = state;
  if (found === undefined) throw new Error('a walk without states');
  return found;
}

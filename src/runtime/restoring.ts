/** Runs something and restores afterwards: also after an error, and after the end of a promise. */
export function restoring<T>(run: () => T, restore: () => void): T {
  let result: T;
  try {
    result = run();
  } catch (error) {
    restore();
    throw error;
  }
  // Not by its class: a notebook's promises have another one.
  const { then } = (result ?? {}) as { readonly then?: unknown };
  if (typeof then === 'function') return Promise.resolve(result).finally(restore) as T;
  restore();
  return result;
}

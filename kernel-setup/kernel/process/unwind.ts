/** Where the interrupting thread finds the function below, by the inspector. */
const UNWIND = 'diffusion-lab.unwind';

/** What the interrupting thread evaluates on the main thread just before it stops the code that runs there. */
export const unwindExpression = `globalThis[Symbol.for(${JSON.stringify(UNWIND)})]?.()`;

interface AsyncWrap {
  clearAsyncIdStack(): void;
}

/**
 * Prepares for code being stopped in the middle of a callback. Node keeps a stack of the callbacks it is in
 * and aborts the process when it finds more on it than it put there, which is what a stopped callback leaves
 * as soon as an AsyncLocalStorage or an async hook is in use. Emptied, it is what Node itself leaves after an
 * uncaught exception.
 */
export function prepareUnwinding(): void {
  const clear = clearAsyncIdStack();
  if (clear) Object.defineProperty(globalThis, Symbol.for(UNWIND), { value: clear, configurable: true });
}

/** Node's own function for it; undefined on lines of Node that no longer give it out (24 and later). */
function clearAsyncIdStack(): (() => void) | undefined {
  const { emitWarning } = process;
  const { binding } = process as unknown as { binding?: (name: string) => AsyncWrap };
  process.emitWarning = () => undefined;
  try {
    return binding?.call(process, 'async_wrap').clearAsyncIdStack;
  } catch {
    return undefined;
  } finally {
    process.emitWarning = emitWarning;
  }
}

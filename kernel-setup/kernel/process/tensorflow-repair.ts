/**
 * An interrupt stops code without running its `finally` blocks, so TensorFlow.js's `tidy`, gradient and
 * kernel scopes stay open: everything after would be recorded on a tape and nothing disposed. This closes
 * them. The engine is where TensorFlow.js itself keeps it, so nothing is loaded for those who do not use it.
 */
interface EngineState {
  gradientDepth: number;
  kernelDepth: number;
  activeTape?: unknown;
  activeScope?: unknown;
  scopeStack: unknown[];
  numDataMovesStack: unknown[];
  profiling: boolean;
}

interface Engine {
  readonly state: EngineState;
  endScope(): void;
}

export function repairTensorFlow(): void {
  const { _tfengine: engine } = globalThis as { _tfengine?: Engine };
  if (!engine?.state) return;
  const { state } = engine;
  Object.assign(state, { gradientDepth: 0, kernelDepth: 0, activeTape: null, profiling: false });
  state.numDataMovesStack.length = 0;
  // Ending a scope disposes what an abandoned `tidy` has made.
  while (state.scopeStack.length > 0) engine.endScope();
}

/** Tensors of one submission's tests go when the next begins. */
type Runtime = typeof import('../../../src/runtime/tf');

/** TensorFlow.js where something has loaded it; it is not loaded for this. */
function loaded(): Runtime['tf'] | undefined {
  const module = require.cache[require.resolve('../../../src/runtime/tf')];
  return (module?.exports as Partial<Runtime> | undefined)?.tf;
}

let isOpen = false;

export function beginTensors(): void {
  const tf = loaded();
  if (!tf) return;
  tf.engine().startScope('submission');
  isOpen = true;
}

export function endTensors(): void {
  const tf = loaded();
  if (!tf) return;
  if (isOpen) tf.engine().endScope();
  isOpen = false;
  tf.disposeVariables();
}

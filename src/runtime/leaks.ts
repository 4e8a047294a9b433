import type { Tensor, TensorContainer } from '@tensorflow/tfjs';
import { tf } from './tf';

/** How many leaked tensors the message describes. */
const shown = 5;

type Track = ReturnType<typeof tf.engine>['trackTensor'];

/** Collects the tensors that the engine makes from now on; those of before, whose variables may be assigned anew, are not among them. */
function watchTensors(): { made: Set<Tensor>; stop(): void } {
  const engine = tf.engine();
  const variables = new Set<Tensor>(Object.values(engine.registeredVariables));
  const original = engine.trackTensor;
  const made = new Set<Tensor>();
  const watching: Track = function (this: unknown, tensor, backend) {
    if (!variables.has(tensor)) made.add(tensor);
    return original.call(engine, tensor, backend);
  };
  engine.trackTensor = watching;
  return {
    made,
    stop() {
      if (engine.trackTensor === watching) engine.trackTensor = original;
    },
  };
}

function describe(tensors: readonly Tensor[]): string {
  const list = tensors.slice(0, shown).map(({ dtype, shape }) => `${dtype} [${shape.join(', ')}]`);
  if (tensors.length > shown) list.push(`… ${tensors.length - shown} more`);
  return list.join(', ');
}

function refuseLeaks(made: ReadonlySet<Tensor>, result: unknown): void {
  const returned = new Set(tf.tensor_util.getTensorsInContainer(result as TensorContainer));
  const leaked = [...made].filter((tensor) => !tensor.isDisposed && !returned.has(tensor));
  if (leaked.length === 0) return;
  const count = leaked.length === 1 ? '1 tensor' : `${leaked.length} tensors`;
  throw new Error(
    `Cannot accept the function as it must dispose every tensor it makes: ${count} left: ${describe(leaked)}`,
  );
}

/**
 * Runs a function and returns what it returns, provided that every tensor and variable made meanwhile
 * was disposed or is part of the returned value (in arrays and objects at any depth).
 * An asynchronous function is awaited; tensors that other code makes during that time count too.
 * @throws Error naming how many tensors are left, with dtype and shape of the first five
 */
export function noLeaks<T>(run: () => T): T {
  const watch = watchTensors();
  let result: T;
  try {
    result = run();
  } catch (error) {
    watch.stop();
    throw error;
  }
  if (!tf.util.isPromise(result)) {
    watch.stop();
    refuseLeaks(watch.made, result);
    return result;
  }
  const checked = (result as Promise<unknown>).finally(watch.stop).then((value: unknown) => {
    refuseLeaks(watch.made, value);
    return value;
  });
  return checked as T;
}

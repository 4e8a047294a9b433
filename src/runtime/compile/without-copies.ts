import type { NativeSession } from './native';
import type { OnnxModel, OnnxPort } from './onnx';

/** The name of a result that cannot be handed to JavaScript. */
const STOP = 'no copies';

/** What onnxruntime-node says of a result that is a list. */
const REFUSAL = 'Non tensor type is temporarily not supported.';

/** From so many numbers on, copying takes longer than an error that is thrown and caught. */
const LEAST = 2 ** 14;

const sizeOf = ({ shape }: OnnxPort): number =>
  shape.reduce<number>((product, n) => product * (typeof n === 'number' ? n : 1), 1);

/**
 * A session whose results go where they are wanted and nowhere else. onnxruntime-node has ONNX Runtime write each result into the
 * memory that it is given, and then copies it into a new array once more, for an object that nobody reads here: for a
 * million parameters 4 MB a step, which the garbage collector has to catch up with. A first result that is an empty list
 * keeps it from that, since it knows no lists: all results are in their places when it says so.
 */
export function withoutCopies(graph: OnnxModel, open: (model: OnnxModel) => NativeSession): NativeSession {
  if (graph.outputs.reduce((sum, output) => sum + sizeOf(output), 0) < LEAST) return open(graph);
  const list = { op: 'SequenceEmpty', inputs: [], outputs: [STOP], attributes: {} };
  const stop = { name: STOP, shape: [], dtype: 'float32', isList: true } as const;
  const session = open({
    ...graph,
    nodes: [list, ...graph.nodes],
    outputs: [stop, ...graph.outputs],
  });
  return {
    run(feeds, fetches, options) {
      try {
        return session.run(feeds, { [STOP]: null, ...fetches }, options);
      } catch (error) {
        if ((error as Error).message !== REFUSAL) throw error;
        return {};
      }
    },
    dispose: () => session.dispose(),
  };
}

import type { Attribute, OnnxNode } from '../onnx';
import { elementwiseOperators } from './elementwise';
import type { Layouts } from './layouts';
import { before, identityPerm, inverse, isIdentity, keepsOrder, type Perm } from './permutations';
import { reshapedOrder } from './reshaped-order';

/** Writes a node in the order of axes in which its inputs stand. @returns false where it has to stay as it is */
type Rule = (node: OnnxNode, layouts: Layouts) => boolean;

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

/**
 * The order in which most of the numbers stand, where that is not the one they have. The batch must stay in front:
 * pictures move about and filters do not, whose transposes would spread to the optimizer's slots.
 */
function commonOrder(names: readonly string[], rank: number, layouts: Layouts): Perm | undefined {
  const votes = new Map<string, { readonly order: Perm; count: number }>();
  for (const name of names) {
    const shape = layouts.shapeOf(name);
    if (shape.length !== rank) continue;
    for (const order of layouts.ordersOf(name)) {
      if (order[0] !== 0) continue;
      const vote = votes.get(String(order)) ?? { order, count: 0 };
      vote.count += sizeOf(shape);
      votes.set(String(order), vote);
    }
  }
  // Where two are equal, the other order: a convolution gave it, and the next one wants it.
  const weight = ({ order, count }: { readonly order: Perm; readonly count: number }) =>
    count + (isIdentity(order) ? 0 : 0.5);
  const [best] = [...votes.values()].sort((a, b) => weight(b) - weight(a));
  return best && !isIdentity(best.order) ? best.order : undefined;
}

/** An operand that may have fewer axes than the result, and sizes of 1 where the result has more. */
function operand(name: string, order: Perm, layouts: Layouts): string {
  const shape = layouts.shapeOf(name);
  const own = (value: string) => layouts.source(value, identityPerm(layouts.shapeOf(value).length));
  if (sizeOf(shape) === 1) return own(name);
  if (shape.length === order.length) return layouts.source(name, order);
  const full = [...Array<number>(order.length - shape.length).fill(1), ...shape];
  if (keepsOrder(inverse(order), full)) return layouts.reshaped(own(name), before(order, full));
  return layouts.source(layouts.reshaped(own(name), full), order);
}

/** Entry by entry, with stretched sizes of 1. */
const elementwise: Rule = (node, layouts) => {
  const order = commonOrder(node.inputs, layouts.shapeOf(node.outputs[0]!).length, layouts);
  if (!order) return false;
  layouts.write(
    node,
    node.inputs.map((name) => operand(name, order, layouts)),
    order,
  );
  return true;
};

/** The first input's order, where it stands in another than its own. */
const orderOfFirst = ({ inputs }: OnnxNode, layouts: Layouts): Perm | undefined =>
  commonOrder([inputs[0]!], layouts.shapeOf(inputs[0]!).length, layouts);

function integersOf(name: string, layouts: Layouts): number[] | undefined {
  const data = layouts.graph.constants.get(name)?.data;
  return data && Array.from(new BigInt64Array(data.slice().buffer), Number);
}

const integers = (values: readonly number[], layouts: Layouts): string => layouts.graph.integers(values).name;

const numberOf = (attribute: Attribute | undefined): number => (attribute as { readonly int: number }).int;

/** Sums and the like: the axes that remain keep their order among each other. */
const reduction: Rule = (node, layouts) => {
  const order = orderOfFirst(node, layouts);
  const { inputs, outputs, attributes } = node;
  const axes = inputs[1] ? integersOf(inputs[1], layouts) : (attributes.axes as number[] | undefined);
  if (!order || !axes) return false;
  const moved = axes.map((axis) => order[axis]!).sort((a, b) => a - b);
  const source = layouts.source(inputs[0]!, order);
  const isKept = layouts.shapeOf(outputs[0]!).length === order.length;
  const rest = order.filter((axis) => !moved.includes(axis));
  const sorted = [...rest].sort((a, b) => a - b);
  const after = isKept ? order : rest.map((axis) => sorted.indexOf(axis));
  const settings = inputs[1] ? attributes : { ...attributes, axes: moved };
  layouts.write(node, inputs[1] ? [source, integers(moved, layouts)] : [source], after, settings);
  return true;
};

/** Nodes with a list of inputs, or with one, that work along one axis. */
const along =
  (list: (node: OnnxNode) => readonly string[]): Rule =>
  (node, layouts) => {
    const moving = list(node);
    const order = commonOrder(moving, layouts.shapeOf(moving[0]!).length, layouts);
    if (!order) return false;
    const inputs = node.inputs.map((name) => (moving.includes(name) ? layouts.source(name, order) : name));
    const axis = { int: order[numberOf(node.attributes.axis)]! };
    layouts.write(node, inputs, order, { ...node.attributes, axis });
    return true;
  };

const alongFirst = along(({ inputs }) => [inputs[0]!]);

/** Taken along one axis, by a list of positions: the axes stay the same. */
const gather: Rule = (node, layouts) =>
  layouts.shapeOf(node.inputs[1]!).length === 1 && alongFirst(node, layouts);

const slice: Rule = (node, layouts) => {
  const [x, begin, end, axes, ...steps] = node.inputs as [string, string, string, string];
  const order = orderOfFirst(node, layouts);
  const list = order && integersOf(axes, layouts);
  if (!order || !list) return false;
  const moved = list.map((axis) => order[axis]!);
  layouts.write(node, [layouts.source(x, order), begin, end, integers(moved, layouts), ...steps], order);
  return true;
};

const expand: Rule = (node, layouts) => {
  const order = orderOfFirst(node, layouts);
  const shape = layouts.shapeOf(node.outputs[0]!);
  if (!order || shape.length !== order.length) return false;
  const sizes = integers(before(order, shape), layouts);
  layouts.write(node, [layouts.source(node.inputs[0]!, order), sizes], order);
  return true;
};

const reshape: Rule = (node, layouts) => {
  const [x] = node.inputs as [string];
  const order = orderOfFirst(node, layouts);
  const shape = layouts.shapeOf(node.outputs[0]!);
  const after = order && reshapedOrder(layouts.shapeOf(x), order, shape);
  if (!order || !after) return false;
  const source = layouts.reshaped(layouts.source(x, order), before(after, shape));
  layouts.note(node.outputs[0]!, source, after);
  return true;
};

/** What works in another order of axes too, by ONNX operator. */
export const layoutRules: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries([...elementwiseOperators].map((op) => [op, elementwise])),
  ...Object.fromEntries(
    ['ReduceSum', 'ReduceMean', 'ReduceMax', 'ReduceMin', 'ReduceProd', 'ReduceSumSquare'].map((op) => [
      op,
      reduction,
    ]),
  ),
  Concat: along(({ inputs }) => inputs),
  Split: alongFirst,
  Gather: gather,
  Slice: slice,
  Expand: expand,
  Reshape: reshape,
};

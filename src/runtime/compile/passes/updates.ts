import { arrayAt, bits, scalarAt, type Vector, vector, words } from '../../../simd/vector';
import type { Graph, Value } from '../graph';
import type { OnnxNode } from '../onnx';
import type { Port } from './ports';

/** New values of variables as one loop: what optimizers do with gradients, entry by entry. */
export interface Update {
  /** Equal for updates that the same loop computes. */
  readonly key: string;
  /** How many entries. */
  readonly size: number;
  /** Names of the values that are read entry by entry. */
  readonly arrays: readonly string[];
  /** Names of the single numbers. */
  readonly scalars: readonly string[];
  readonly writes: readonly { readonly port: string; readonly value: Vector }[];
}

type Write = (...inputs: readonly Vector[]) => Vector;

/** Operators that a loop has too; each gives the same bits there. */
const operators: Readonly<Record<string, Write>> = {
  Add: vector.add,
  Sub: vector.sub,
  Mul: vector.mul,
  Div: vector.div,
  Sqrt: vector.sqrt,
  Neg: vector.neg,
  Abs: vector.abs,
  Max: vector.max,
  Min: vector.min,
};

/**
 * Takes the elementwise end off a graph: nodes that nothing needs but the next values of variables. Adam is 14 such
 * nodes for each variable, and each would read and write all of it; one loop does so once.
 * @param kept values that are needed besides, and stay in the graph
 * @returns the rest of the nodes, what they must give in addition, and the targets that remain with them
 */
export function splitUpdates(
  nodes: readonly OnnxNode[],
  graph: Graph,
  targets: readonly Port[],
  kept: ReadonlySet<string>,
): { readonly nodes: OnnxNode[]; readonly updates: Update[]; readonly targets: Port[] } {
  const end = endOf(nodes, graph, targets, kept);
  const groups = groupsOf(nodes.filter((node) => end.has(node)));
  return {
    nodes: nodes.filter((node) => !end.has(node)),
    updates: groups.map((group) => updateOf(group, graph, targets)),
    targets: targets.filter(({ value }) => !groups.some((group) => group.some((node) => makes(node, value)))),
  };
}

const makes = ({ outputs }: OnnxNode, { name }: Value): boolean => outputs[0] === name;

const sizeOf = ({ shape }: Value): number => shape.reduce((product, n) => product * n, 1);

/** The nodes that can be done in loops, from the end on: everything that needs one of them is one of them. */
function endOf(
  nodes: readonly OnnxNode[],
  graph: Graph,
  targets: readonly Port[],
  kept: ReadonlySet<string>,
): ReadonlySet<OnnxNode> {
  const end = new Set<OnnxNode>();
  const needed = new Set(kept);
  const wanted = new Set(targets.map(({ value }) => value.name));
  for (const node of [...nodes].reverse()) {
    const name = node.outputs[0]!;
    if (!needed.has(name) && wanted.has(name) && isLoopable(node, graph)) {
      end.add(node);
      for (const input of node.inputs) wanted.add(input);
    } else for (const input of node.inputs) needed.add(input);
  }
  return end;
}

function isLoopable({ op, inputs, outputs }: OnnxNode, { values }: Graph): boolean {
  const result = values.get(outputs[0]!)!;
  if (!operators[op] || inputs.length > 2 || result.dtype !== 'float32' || sizeOf(result) < 2) return false;
  return inputs.every((name) => {
    const input = values.get(name)!;
    return sizeOf(input) === 1 || String(input.shape) === String(result.shape);
  });
}

/** Nodes that hand arrays to each other: the three results of Adam share their parts. */
function groupsOf(nodes: readonly OnnxNode[]): OnnxNode[][] {
  const groupOf = new Map<string, OnnxNode[]>();
  for (const node of nodes) {
    const joined = new Set(node.inputs.map((name) => groupOf.get(name) ?? []));
    const group = [...[...joined].flat(), node];
    for (const { outputs } of group) groupOf.set(outputs[0]!, group);
  }
  return [...new Set(groupOf.values())];
}

function updateOf(group: readonly OnnxNode[], { values }: Graph, targets: readonly Port[]): Update {
  const arrays: string[] = [];
  const scalars: string[] = [];
  const known = new Map<string, { readonly value: Vector; readonly text: string }>();
  const input = (name: string) => {
    const isScalar = sizeOf(values.get(name)!) === 1;
    const list = isScalar ? scalars : arrays;
    const index = list.push(name) - 1;
    return isScalar
      ? { value: scalarAt(index), text: `s${index}` }
      : { value: arrayAt(index), text: `a${index}` };
  };
  const text: string[] = [];
  for (const { op, inputs, outputs } of group) {
    for (const name of inputs) if (!known.has(name)) known.set(name, input(name));
    const operands = inputs.map((name) => known.get(name)!);
    known.set(outputs[0]!, {
      value: operators[op]!(...operands.map(({ value }) => value)),
      text: `n${text.length}`,
    });
    text.push(`${op}(${operands.map((operand) => operand.text)})`);
  }
  const own = new Set(group.map(({ outputs }) => outputs[0]!));
  const writes = targets
    .filter(({ value }) => own.has(value.name))
    .map(({ port, value }) => ({ port, ...known.get(value.name)! }))
    .map(({ port, text, value }) => ({ port, text, value: withoutSubnormals(value) }));
  return {
    key: [...text, ...writes.map((write) => write.text)].join(' '),
    size: sizeOf(values.get(group[0]!.outputs[0]!)!),
    arrays,
    scalars,
    writes,
  };
}

/**
 * Zero, of the same sign, in the place of numbers below 2⁻¹²⁶, which have an exponent of zero bits. Averages of
 * gradients that are always 0 shrink until they are subnormal and, by rounding, stay there: 4·2⁻¹⁴⁹ times 0.9 is
 * rounded to 4·2⁻¹⁴⁹. Processors take many times as long for such numbers, in every step to come.
 */
function withoutSubnormals(value: Vector): Vector {
  const isSmall = bits.equal(bits.and(value, words(0x7f800000)), words(0));
  return bits.andNot(value, bits.and(isSmall, words(0x7fffffff)));
}

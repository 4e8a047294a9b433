import type { Graph, Value } from '../graph';
import type { Attribute, OnnxNode } from '../onnx';
import { before, composed, identityPerm, inverse, isIdentity, keepsOrder, type Perm } from './permutations';

/** Values that are transposes of each other. */
interface Family {
  /** Those that nodes compute, by their order of axes relative to the first. */
  readonly written: Map<string, { readonly perm: Perm; readonly name: string }>;
}

interface Standing {
  readonly family: Family;
  readonly perm: Perm;
}

/**
 * Where a pass notes that values are transposes of others, so that a Transpose is written only when a node needs one.
 * A value stands in the order p if there is an s with value = transpose(s, p).
 */
export class Layouts {
  readonly nodes: OnnxNode[] = [];
  private readonly standing = new Map<string, Standing>();
  private readonly viewed = new Map<string, string>();

  constructor(readonly graph: Graph) {}

  shapeOf(name: string): readonly number[] {
    return this.known(name).shape;
  }

  /** The value becomes the transpose of another; nothing is written. */
  note(name: string, from: string, perm: Perm): void {
    const { family, perm: first } = this.standingOf(from);
    this.standing.set(name, { family, perm: composed(first, perm) });
  }

  /** The orders in which the value stands somewhere. */
  ordersOf(name: string): Perm[] {
    const { family, perm } = this.standingOf(name);
    return [...family.written.values()].map((form) => composed(inverse(form.perm), perm));
  }

  /** The s with value = transpose(s, order), which is written if it is nowhere yet. */
  source(name: string, order: Perm): string {
    const { family, perm } = this.standingOf(name);
    const wanted = composed(perm, inverse(order));
    const known = family.written.get(String(wanted));
    if (known) return known.name;
    const from = family.written.values().next().value!;
    const step = composed(inverse(from.perm), wanted);
    const made = this.transpose(from.name, step, isIdentity(order) ? name : undefined);
    family.written.set(String(wanted), { perm: wanted, name: made });
    return made;
  }

  /** A node of the graph in another order of axes: its results are noted as transposes of what it gives now. */
  write(node: OnnxNode, inputs: readonly string[], order: Perm, attributes = node.attributes): void {
    this.writeAll({ ...node, attributes }, inputs, () => order);
  }

  /** The same where each result has an order of its own. */
  writeAll(node: OnnxNode, inputs: readonly string[], orderOf: (output: string) => Perm): void {
    const outputs = node.outputs.map((name) => {
      const order = orderOf(name);
      const { shape, dtype } = this.known(name);
      const value = this.fresh(node.op, before(order, shape), dtype);
      this.note(name, value, order);
      return value;
    });
    this.nodes.push({ ...node, inputs, outputs });
  }

  /** The value with another shape of the same size, its axes in their order; once for each shape. */
  reshaped(name: string, shape: readonly number[]): string {
    if (String(this.shapeOf(name)) === String(shape)) return name;
    const key = `${name} ${shape}`;
    const known = this.viewed.get(key);
    if (known !== undefined) return known;
    const value = this.fresh('Reshape', shape, this.known(name).dtype);
    this.add('Reshape', [name, this.graph.integers(shape).name], value);
    this.viewed.set(key, value);
    return value;
  }

  /** Gives a value its own name, for what asks for it by name. */
  keep(name: string): void {
    const source = this.source(name, identityPerm(this.shapeOf(name).length));
    if (source !== name) this.add('Identity', [source], name);
  }

  private known(name: string): Omit<Value, 'name'> {
    const { values, constants } = this.graph;
    return (values.get(name) ?? constants.get(name))!;
  }

  private standingOf(name: string): Standing {
    const known = this.standing.get(name);
    if (known) return known;
    const perm = identityPerm(this.shapeOf(name).length);
    const made = { family: { written: new Map([[String(perm), { perm, name }]]) }, perm };
    this.standing.set(name, made);
    return made;
  }

  private transpose(from: string, perm: Perm, to: string | undefined): string {
    const { shape, dtype } = this.known(from);
    const moved = perm.map((axis) => shape[axis]!);
    const name = to ?? this.fresh('Transpose', moved, dtype);
    if (keepsOrder(perm, shape)) this.add('Reshape', [from, this.graph.integers(moved).name], name);
    else this.add('Transpose', [from], name, { perm });
    return name;
  }

  private fresh(op: string, shape: readonly number[], dtype: Value['dtype']): string {
    const name = this.graph.fresh(op);
    this.graph.values.set(name, { name, shape, dtype });
    return name;
  }

  private add(
    op: string,
    inputs: string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): void {
    this.nodes.push({ op, inputs, outputs: [output], attributes });
  }
}

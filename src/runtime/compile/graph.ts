import type { Attribute, ElementType, OnnxNode, OnnxTensor } from './onnx';

/** A tensor of the graph: what is known of it before anything is computed. */
export interface Value {
  /** Its name in the ONNX graph. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: ElementType;
}

/** Numbers that a constant of the graph holds. */
export type Numbers = Float32Array | Int32Array | Uint8Array;

interface Moved {
  readonly op: string;
  readonly source: Value;
  readonly perm: readonly number[] | undefined;
}

/** An ONNX graph that grows node by node while a function is traced. */
export class Graph {
  readonly nodes: OnnxNode[] = [];
  readonly constants = new Map<string, OnnxTensor>();
  /** What goes into nodes and comes out of them, by name: for passes, which look at the nodes again. */
  readonly values = new Map<string, Value>();
  private readonly makers = new Map<string, OnnxNode>();
  private readonly byContent = new Map<string, Value>();
  /** What was reshaped or transposed, by the name of the result. */
  private readonly moved = new Map<string, Moved>();
  private count = 0;

  /** A name that is new in this graph. */
  fresh(prefix: string): string {
    return `${prefix}_${this.count++}`;
  }

  /** A value that a pass makes: its name is new, its shape and dtype are known from now on. */
  value(prefix: string, shape: readonly number[], dtype: ElementType): Value {
    const value = { name: this.fresh(prefix), shape, dtype };
    this.values.set(value.name, value);
    return value;
  }

  /** Adds a node with one output. */
  emit(
    op: string,
    inputs: readonly Value[],
    output: { readonly shape: readonly number[]; readonly dtype: ElementType },
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    if (op === 'Reshape' || op === 'Transpose') return this.move(op, inputs, output, attributes);
    return this.emitAll(op, inputs, [output], attributes)[0]!;
  }

  /** Two reshapes or transposes in a row are one, or none: lowerings change the layout without looking around. */
  private move(
    op: string,
    [from, ...rest]: readonly Value[],
    output: { readonly shape: readonly number[]; readonly dtype: ElementType },
    attributes: Readonly<Record<string, Attribute>>,
  ): Value {
    const known = this.moved.get(from!.name);
    // A size of 0 in a shape means something else to ONNX.
    const before = known?.op === op && !output.shape.includes(0) ? known : undefined;
    const source = before?.source ?? from!;
    const asked = attributes.perm as readonly number[] | undefined;
    const perm = before ? asked?.map((axis) => before.perm![axis]!) : asked;
    const comesBack = perm ? perm.every((axis, i) => axis === i) : sameShape(source.shape, output.shape);
    if (before && comesBack) return source;
    const settings = perm ? { ...attributes, perm } : attributes;
    const value = this.emitAll(op, [source, ...rest], [output], settings)[0]!;
    this.moved.set(value.name, { op, source, perm });
    return value;
  }

  /** Adds a node with several outputs. */
  emitAll(
    op: string,
    inputs: readonly (Value | undefined)[],
    outputs: readonly { readonly shape: readonly number[]; readonly dtype: ElementType }[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value[] {
    const values = outputs.map(({ shape, dtype }) => ({ name: this.fresh(op), shape, dtype }));
    for (const value of [...inputs, ...values]) if (value) this.values.set(value.name, value);
    const node = {
      op,
      // An input left out is an empty name.
      inputs: inputs.map((value) => value?.name ?? ''),
      outputs: values.map(({ name }) => name),
      attributes,
    };
    this.nodes.push(node);
    for (const { name } of values) this.makers.set(name, node);
    return values;
  }

  /** The operator that a value comes from; undefined for inputs and constants. */
  operatorOf({ name }: Value): string | undefined {
    return this.makers.get(name)?.op;
  }

  /** A constant tensor. */
  constant(values: Numbers, shape: readonly number[], dtype: ElementType): Value {
    return this.addConstant({ name: this.fresh('constant'), shape, dtype, data: bytesOf(values) });
  }

  /** A constant number. */
  scalar(value: number, dtype: 'float32' | 'int32' = 'float32'): Value {
    return this.shared(`${dtype} ${Object.is(value, -0) ? '-0' : value}`, () =>
      this.constant(dtype === 'float32' ? Float32Array.of(value) : Int32Array.of(value), [], dtype),
    );
  }

  /** A constant row of ones. */
  ones(size: number): Value {
    return this.shared(`ones ${size}`, () =>
      this.constant(new Float32Array(size).fill(1), [size], 'float32'),
    );
  }

  /** A constant list of 64-bit integers, as ONNX wants shapes, axes and sizes. */
  integers(values: readonly number[]): Value {
    return this.shared(`int64 ${values.join()}`, () =>
      this.addConstant({
        name: this.fresh('integers'),
        shape: [values.length],
        dtype: 'int64',
        data: bytesOf(BigInt64Array.from(values, BigInt)),
      }),
    );
  }

  private shared(key: string, make: () => Value): Value {
    const known = this.byContent.get(key);
    if (known) return known;
    const made = make();
    this.byContent.set(key, made);
    return made;
  }

  private addConstant(tensor: OnnxTensor): Value {
    const { name, shape, dtype } = tensor;
    const value = { name, shape, dtype };
    this.constants.set(name, tensor);
    this.values.set(name, value);
    return value;
  }
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

const bytesOf = ({ buffer, byteOffset, byteLength }: Numbers | BigInt64Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength).slice();

/** The nodes that the outputs depend on, in their order. */
export function reachableNodes(nodes: readonly OnnxNode[], outputs: readonly string[]): OnnxNode[] {
  const needed = new Set(outputs);
  const kept: OnnxNode[] = [];
  for (const node of [...nodes].reverse()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    kept.push(node);
    for (const name of node.inputs) needed.add(name);
  }
  return kept.reverse();
}

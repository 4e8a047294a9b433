import { type Size, type SizeWriter, sizeThrough } from './export-sizes';
import type { OnnxNode, OnnxTensor } from './onnx';

/** One trace, cut to what its outputs need. */
export interface TracedGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
}

/** Traces with batches of different sizes do not say the same. */
export class Unmergeable extends Error {
  override readonly name = 'Unmergeable';
}

/**
 * Joins traces of one function for several sizes of the batch into nodes for every size: they are the same node for
 * node, and numbers that differ are computed from the size of the batch.
 */
export class Merger {
  /** For each trace the names of the first one, by its own. */
  private readonly twins: readonly Map<string, string>[];
  private readonly stored = new Map<string, string>();

  /**
   * @param batches the size of the batch in each trace
   * @param names of the first trace's values in the file
   */
  constructor(
    private readonly graphs: readonly TracedGraph[],
    private readonly batches: readonly number[],
    private readonly names: (name: string) => string,
    private readonly target: {
      readonly nodes: OnnxNode[];
      readonly constants: OnnxTensor[];
      readonly sizes: SizeWriter;
      readonly unique: (name: string) => string;
    },
  ) {
    this.twins = graphs.map(() => new Map());
  }

  /** @throws Unmergeable */
  merge(): void {
    const count = Math.max(...this.graphs.map(({ nodes }) => nodes.length));
    for (let i = 0; i < count; i++) this.node(this.graphs.map(({ nodes }) => nodes[i]));
  }

  /** Name in the file of a value that is called so in the traces. @throws Unmergeable */
  named(row: readonly string[]): string {
    return this.input(row, { op: 'the result', inputs: [], outputs: [], attributes: {} }, 0);
  }

  /** The size that these values in the traces are. @throws Unmergeable */
  size(values: readonly number[], what: string): Size {
    const size = sizeThrough(this.batches, values);
    if (size) return size;
    throw new Unmergeable(
      `${what} must be a whole multiple of the batch and a number, and is ${values.join(', ')} for batches of ${this.batches.join(', ')}`,
    );
  }

  private node(row: readonly (OnnxNode | undefined)[]): void {
    const first = this.sameNode(row);
    const inputs = first.inputs.map((_, slot) =>
      this.input(
        row.map((node) => node!.inputs[slot]!),
        first,
        slot,
      ),
    );
    row.forEach((node, k) => {
      node!.outputs.forEach((output, j) => {
        this.twins[k]!.set(output, first.outputs[j]!);
      });
    });
    const outputs = first.outputs.map(this.names);
    this.target.nodes.push({ ...first, inputs, outputs, name: outputs[0]! });
  }

  private sameNode(row: readonly (OnnxNode | undefined)[]): OnnxNode {
    const [first] = row;
    if (first && row.every((node) => node && settingsOf(node) === settingsOf(first))) return first;
    const ops = row.map((node) => node?.op ?? 'none');
    const isSetting = ops.every((op) => op === ops[0]);
    const met = isSetting ? `${ops[0]} has other settings` : `they are ${ops.join(', ')}`;
    throw new Unmergeable(
      `operations must be the same for batches of every size: for batches of ${this.batches.join(', ')} ${met}`,
    );
  }

  private input(row: readonly string[], node: OnnxNode, slot: number): string {
    const tensors = row.map((name, k) => this.graphs[k]!.constants.get(name));
    if (tensors.every((tensor) => tensor !== undefined))
      return this.constant(tensors as OnnxTensor[], node, slot);
    const firsts = row.map((name, k) => this.twins[k]!.get(name) ?? name);
    if (!firsts.every((name) => name === firsts[0]))
      throw new Unmergeable(
        `operations must be the same for batches of every size: ${node.op} has other inputs`,
      );
    return firsts[0] === '' ? '' : this.names(firsts[0]!);
  }

  private constant(tensors: readonly OnnxTensor[], node: OnnxNode, slot: number): string {
    const key = `${tensors.map(({ name }) => name).join()} ${node.op === 'Reshape' ? slot : ''}`;
    const known = this.stored.get(key);
    if (known !== undefined) return known;
    const [first] = tensors as [OnnxTensor];
    const isSame = tensors.every((tensor) => sameTensor(tensor, first));
    const made = isSame ? this.same(first) : this.varying(tensors, node, slot);
    this.stored.set(key, made);
    return made;
  }

  private same(tensor: OnnxTensor): string {
    if (tensor.dtype !== 'int64' || tensor.shape.length !== 1) return this.store(tensor);
    return this.target.sizes.integers(integersOf(tensor));
  }

  private store(tensor: OnnxTensor): string {
    const name = this.target.unique(tensor.name);
    this.target.constants.push({ ...tensor, name });
    return name;
  }

  private varying(tensors: readonly OnnxTensor[], node: OnnxNode, slot: number): string {
    const [first] = tensors as [OnnxTensor];
    const { sizes } = this.target;
    const what = `a constant of ${node.op}`;
    if (tensors.some(({ shape }) => shape.length !== first.shape.length))
      throw new Unmergeable(`${what} must have the same rank for batches of every size`);
    if (first.dtype === 'int64') {
      const list = this.integers(tensors, what);
      const varies = list.filter(({ slope }) => slope !== 0).length;
      // A reshape finds one size by itself.
      if (node.op === 'Reshape' && slot === 1 && varies === 1)
        return sizes.integers(list.map(({ slope, offset }) => (slope === 0 ? offset : -1)));
      return sizes.list(list);
    }
    const shape = first.shape.map((_, axis) =>
      this.size(
        tensors.map((tensor) => tensor.shape[axis]!),
        what,
      ),
    );
    if (shape.length === 0 || first.data.length === 0) return refuse(tensors, what, this.batches);
    return (
      this.uniform(tensors, shape) ??
      this.repeated(tensors, shape) ??
      this.counted(tensors, shape) ??
      refuse(tensors, what, this.batches)
    );
  }

  private integers(tensors: readonly OnnxTensor[], what: string): Size[] {
    const lists = tensors.map(integersOf);
    if (lists.some(({ length }) => length !== lists[0]!.length))
      throw new Unmergeable(`${what} must have as many entries for batches of every size`);
    return lists[0]!.map((_, i) =>
      this.size(
        lists.map((list) => list[i]!),
        what,
      ),
    );
  }

  /** One number everywhere. */
  private uniform(tensors: readonly OnnxTensor[], shape: readonly Size[]): string | undefined {
    const entry = entriesOf(tensors[0]!)[0]!;
    if (!tensors.every((tensor) => entriesOf(tensor).every((other) => sameBytes(other, entry))))
      return undefined;
    return this.expand({ ...tensors[0]!, shape: [], data: entry }, shape);
  }

  /** One row for each of the batch, all the same. */
  private repeated(tensors: readonly OnnxTensor[], shape: readonly Size[]): string | undefined {
    if (shape.slice(1).some(({ slope }) => slope !== 0)) return undefined;
    const row = rowsOf(tensors[0]!)[0]!;
    if (!tensors.every((tensor) => rowsOf(tensor).every((other) => sameBytes(other, row)))) return undefined;
    return this.expand({ ...tensors[0]!, shape: [1, ...tensors[0]!.shape.slice(1)], data: row }, shape);
  }

  private expand(tensor: OnnxTensor, shape: readonly Size[]): string {
    const { sizes } = this.target;
    return sizes.emit('Expand', [this.store(tensor), sizes.list(shape)], 'repeated');
  }

  /** Whole numbers start, start + step, … */
  private counted(tensors: readonly OnnxTensor[], shape: readonly Size[]): string | undefined {
    const { sizes } = this.target;
    if (
      tensors[0]!.dtype !== 'int32' ||
      shape.slice(1).some(({ slope, offset }) => slope !== 0 || offset !== 1)
    )
      return undefined;
    const lists = tensors.map(({ data }) => new Int32Array(data.slice().buffer));
    const [start, step] = [lists[0]![0]!, lists[0]![1]! - lists[0]![0]!];
    if (!lists.every((list) => list.every((n, i) => n === start + i * step))) return undefined;
    const scalar = (name: string) => sizes.emit('Reshape', [name, sizes.integers([])], 'number');
    const [from, by] = [scalar(sizes.integers([start])), scalar(sizes.integers([step]))];
    const end = sizes.list([{ slope: step * shape[0]!.slope, offset: start + step * shape[0]!.offset }]);
    const numbers = sizes.emit('Range', [from, scalar(end), by], 'range');
    const whole = sizes.emit('Cast', [numbers], 'range', { to: { int: 6 } });
    if (shape.length === 1) return whole;
    return sizes.emit('Reshape', [whole, sizes.integers([-1, ...shape.slice(1).map(() => 1)])], 'range');
  }
}

const integersOf = ({ data }: OnnxTensor): number[] =>
  Array.from(new BigInt64Array(data.slice().buffer), Number);

function refuse(tensors: readonly OnnxTensor[], what: string, batches: readonly number[]): never {
  const values = tensors.map((tensor) => `${tensor.dtype} [${tensor.shape}] ${textOf(tensor)}`);
  throw new Unmergeable(
    `${what} must not depend on the size of the batch, and is ${values.join('; ')} for batches of ${batches.join(', ')}`,
  );
}

function textOf({ dtype, data }: OnnxTensor): string {
  const { buffer } = data.slice();
  const numbers =
    dtype === 'float32' ? new Float32Array(buffer) : dtype === 'int32' ? new Int32Array(buffer) : data;
  return numbers.length > 3 ? `${numbers.slice(0, 3).join(' ')} …` : numbers.join(' ');
}

/** What must not depend on the batch: all but names. */
const settingsOf = ({ op, domain, inputs, outputs, attributes }: OnnxNode): string =>
  JSON.stringify([op, domain ?? '', inputs.length, outputs.length, attributes]);

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

const sameTensor = (a: OnnxTensor, b: OnnxTensor): boolean =>
  a.dtype === b.dtype && `${a.shape}` === `${b.shape}` && sameBytes(a.data, b.data);

function parts(data: Uint8Array, count: number): Uint8Array[] {
  const length = data.length / count;
  return Array.from({ length: count }, (_, i) => data.subarray(i * length, (i + 1) * length));
}

const entriesOf = ({ data, dtype }: OnnxTensor): Uint8Array[] =>
  parts(data, data.length / (dtype === 'bool' ? 1 : 4));

const rowsOf = ({ data, shape }: OnnxTensor): Uint8Array[] => parts(data, shape[0]!);

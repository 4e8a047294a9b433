import { type Size, type SizeWriter, sizeThrough, Unmergeable } from './export-sizes';
import type { OnnxTensor } from './onnx';

/** Where a constant is used: a reshape finds one size by itself. */
export interface Use {
  readonly op: string;
  readonly slot: number;
}

/** Writes constants of which each trace, with a batch of another size, has its own. */
export class ConstantWriter {
  private readonly known = new Map<string, string>();

  constructor(
    private readonly batches: readonly number[],
    private readonly sizes: SizeWriter,
    private readonly store: (tensor: OnnxTensor) => string,
  ) {}

  /** @param tensors the constant in each trace. @returns its name. @throws Unmergeable */
  write(tensors: readonly OnnxTensor[], use: Use): string {
    const isShape = use.op === 'Reshape' && use.slot === 1;
    const key = `${tensors.map(({ name }) => name).join()} ${isShape}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const [first] = tensors as [OnnxTensor];
    const isList = first.dtype === 'int64' && first.shape.length === 1;
    const made = isList
      ? this.integers(tensors, use.op, isShape)
      : tensors.every((tensor) => sameTensor(tensor, first))
        ? this.store(first)
        : this.numbers(tensors, use.op);
    this.known.set(key, made);
    return made;
  }

  private integers(tensors: readonly OnnxTensor[], op: string, isShape: boolean): string {
    const lists = tensors.map(integersOf);
    const [first] = lists as [number[]];
    if (lists.some(({ length }) => length !== first.length))
      throw new Unmergeable(`a list of ${op} must be as long for batches of every size`);
    const varies = first.map((value, i) => lists.some((list) => list[i] !== value));
    if (isShape && varies.filter(Boolean).length === 1)
      return this.sizes.integers(first.map((value, i) => (varies[i] ? -1 : value)));
    return this.sizes.list(
      first.map((_, i) =>
        this.size(
          lists.map((list) => list[i]!),
          op,
        ),
      ),
    );
  }

  private numbers(tensors: readonly OnnxTensor[], op: string): string {
    const [first] = tensors as [OnnxTensor];
    const isWide = tensors.every(({ shape, data }) => shape.length === first.shape.length && data.length > 0);
    if (isWide && first.shape.length > 0) {
      const shape = first.shape.map((_, axis) =>
        this.size(
          tensors.map((tensor) => tensor.shape[axis]!),
          op,
        ),
      );
      const name =
        this.uniform(tensors, shape) ?? this.repeated(tensors, shape) ?? this.counted(tensors, shape);
      if (name !== undefined) return name;
    }
    const values = tensors.map((tensor) => `${tensor.dtype} [${tensor.shape}] ${textOf(tensor)}`);
    throw new Unmergeable(
      `a constant of ${op} must not depend on the size of the batch, and is ${values.join('; ')} for batches of ${this.batches.join(', ')}`,
    );
  }

  private size(values: readonly number[], op: string): Size {
    return sizeThrough(this.batches, values, `a size of ${op}`);
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
    return this.sizes.emit('Expand', [this.store(tensor), this.sizes.list(shape)], 'repeated');
  }

  /** Whole numbers start, start + step, … along the first axis, all other sizes being 1. */
  private counted(tensors: readonly OnnxTensor[], shape: readonly Size[]): string | undefined {
    const { sizes } = this;
    const isColumn = shape.slice(1).every(({ slope, offset }) => slope === 0 && offset === 1);
    if (tensors[0]!.dtype !== 'int32' || !isColumn) return undefined;
    const lists = tensors.map(({ data }) => new Int32Array(data.slice().buffer));
    const [start, next] = lists[0]! as unknown as [number, number];
    const step = next - start;
    if (!lists.every((list) => list.every((n, i) => n === start + i * step))) return undefined;
    const scalar = (list: string) => sizes.emit('Reshape', [list, sizes.integers([])], 'number');
    const { slope, offset } = shape[0]!;
    const end = sizes.list([{ slope: step * slope, offset: start + step * offset }]);
    const range = [sizes.integers([start]), end, sizes.integers([step])].map(scalar);
    const numbers = sizes.emit('Range', range, 'range');
    const whole = sizes.emit('Cast', [numbers], 'range', { to: { int: 6 } });
    if (shape.length === 1) return whole;
    return sizes.emit('Reshape', [whole, sizes.integers([-1, ...shape.slice(1).map(() => 1)])], 'range');
  }
}

const integersOf = ({ data }: OnnxTensor): number[] =>
  Array.from(new BigInt64Array(data.slice().buffer), Number);

function textOf({ dtype, data }: OnnxTensor): string {
  const { buffer } = data.slice();
  const numbers =
    dtype === 'float32' ? new Float32Array(buffer) : dtype === 'int32' ? new Int32Array(buffer) : data;
  return numbers.length > 3 ? `${numbers.slice(0, 3).join(' ')} …` : numbers.join(' ');
}

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

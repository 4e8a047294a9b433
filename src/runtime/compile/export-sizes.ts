import type { OnnxNode, OnnxTensor } from './onnx';

/** A size that may grow with the batch: slope·batch + offset, both integers. */
export interface Size {
  readonly slope: number;
  readonly offset: number;
}

/** Traces with batches of different sizes do not say the same. */
export class Unmergeable extends Error {
  override readonly name = 'Unmergeable';
}

/** The size that has these values for batches of these sizes. @param what it is the size of. @throws Unmergeable */
export function sizeThrough(batches: readonly number[], values: readonly number[], what: string): Size {
  const isConstant = values.every((value) => value === values[0]);
  const slope = isConstant ? 0 : (values[1]! - values[0]!) / (batches[1]! - batches[0]!);
  const offset = values[0]! - slope * batches[0]!;
  const fits = values.every((value, k) => value === slope * batches[k]! + offset);
  if (Number.isInteger(slope) && fits) return { slope, offset };
  throw new Unmergeable(
    `${what} must be so many times the batch and a number, and is ${values.join(', ')} for batches of ${batches.join(', ')}`,
  );
}

/** As the name of a dimension in the file: `batch`, `2*batch`, `batch+1`; a number where it is one. */
export function dimensionOf({ slope, offset }: Size): number | string {
  if (slope === 0) return offset;
  const product = slope === 1 ? 'batch' : `${slope}*batch`;
  return offset === 0 ? product : `${product}${offset < 0 ? '' : '+'}${offset}`;
}

/** Where the size of the batch is to be read. */
export interface BatchSource {
  readonly input: string;
  readonly axis: number;
}

/** Writes the nodes that compute sizes from the batch, each once. */
export class SizeWriter {
  private readonly known = new Map<string, string>();

  constructor(
    private readonly nodes: OnnxNode[],
    private readonly constants: OnnxTensor[],
    private readonly unique: (name: string) => string,
    private readonly source: BatchSource | undefined,
  ) {}

  /** Name of a list of sizes, int64 [n]. */
  list(sizes: readonly Size[]): string {
    return this.once(`list ${sizes.map(dimensionOf).join()}`, () => {
      const parts: string[] = [];
      let fixed: number[] = [];
      const flush = () => {
        if (fixed.length > 0) parts.push(this.integers(fixed));
        fixed = [];
      };
      for (const size of sizes)
        if (size.slope === 0) fixed.push(size.offset);
        else {
          flush();
          parts.push(this.size(size));
        }
      flush();
      return parts.length === 1 ? parts[0]! : this.emit('Concat', parts, 'sizes', { axis: { int: 0 } });
    });
  }

  /** Name of constant integers, int64 [n]. */
  integers(values: readonly number[]): string {
    return this.once(`integers ${values.join()}`, () => {
      const name = this.unique('integers');
      const data = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
      this.constants.push({ name, shape: [values.length], dtype: 'int64', data });
      return name;
    });
  }

  /** Adds a node with one output. @returns its name */
  emit(op: string, inputs: readonly string[], name: string, attributes: OnnxNode['attributes'] = {}): string {
    const output = this.unique(name);
    this.nodes.push({ op, inputs, outputs: [output], attributes });
    return output;
  }

  private size(size: Size): string {
    return this.once(`size ${dimensionOf(size)}`, () => {
      const { slope, offset } = size;
      const product =
        slope === 1 ? this.batch() : this.emit('Mul', [this.batch(), this.integers([slope])], 'size');
      return offset === 0 ? product : this.emit('Add', [product, this.integers([offset])], 'size');
    });
  }

  private batch(): string {
    return this.once('batch', () => {
      const { input, axis } = this.source!;
      return this.emit('Shape', [input], 'batch_size', { start: { int: axis }, end: { int: axis + 1 } });
    });
  }

  private once(key: string, make: () => string): string {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const made = make();
    this.known.set(key, made);
    return made;
  }
}

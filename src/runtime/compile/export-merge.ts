import { ConstantWriter } from './export-constants';
import { type SizeWriter, Unmergeable } from './export-sizes';
import type { OnnxNode, OnnxTensor } from './onnx';

/** One trace, cut to what its outputs need. */
export interface TracedGraph {
  readonly nodes: readonly OnnxNode[];
  readonly constants: ReadonlyMap<string, OnnxTensor>;
}

/** Where merged nodes and constants go. */
export interface Target {
  readonly nodes: OnnxNode[];
  readonly constants: OnnxTensor[];
  readonly sizes: SizeWriter;
  /** The name in the file of a value of the first trace. */
  nameOf(traced: string): string;
  /** A name that nothing else in the file has. */
  unique(name: string): string;
}

/**
 * Joins traces of one function for batches of several sizes into nodes for every size: they are the same node for
 * node, and numbers that differ are computed from the size of the batch.
 */
export class Merger {
  /** For each trace the names of the first one, by its own. */
  private readonly twins: readonly Map<string, string>[];
  private readonly constants: ConstantWriter;

  /** @param batches the size of the batch in each trace */
  constructor(
    private readonly graphs: readonly TracedGraph[],
    private readonly batches: readonly number[],
    private readonly target: Target,
  ) {
    this.twins = graphs.map(() => new Map());
    this.constants = new ConstantWriter(batches, target.sizes, (tensor) => {
      const name = target.unique(tensor.name);
      target.constants.push({ ...tensor, name });
      return name;
    });
  }

  /** @throws Unmergeable */
  merge(): void {
    const count = Math.max(...this.graphs.map(({ nodes }) => nodes.length));
    for (let i = 0; i < count; i++) this.node(this.graphs.map(({ nodes }) => nodes[i]));
  }

  /** Name in the file of a value that is called so in the traces. @throws Unmergeable */
  named(row: readonly string[], op = 'the result', slot = 0): string {
    const tensors = row.flatMap((name, k) => this.graphs[k]!.constants.get(name) ?? []);
    if (tensors.length === row.length) return this.constants.write(tensors, { op, slot });
    const firsts = row.map((name, k) => this.twins[k]!.get(name) ?? name);
    if (firsts.some((name) => name !== firsts[0]))
      throw new Unmergeable(`operations must be the same for batches of every size: ${op} has other inputs`);
    // An input left out is an empty name.
    return firsts[0] === '' ? '' : this.target.nameOf(firsts[0]!);
  }

  private node(row: readonly (OnnxNode | undefined)[]): void {
    const first = this.sameNode(row);
    const inputs = first.inputs.map((_, slot) =>
      this.named(
        row.map((node) => node!.inputs[slot]!),
        first.op,
        slot,
      ),
    );
    row.forEach((node, k) => {
      node!.outputs.forEach((output, j) => {
        this.twins[k]!.set(output, first.outputs[j]!);
      });
    });
    const outputs = first.outputs.map((name) => this.target.nameOf(name));
    this.target.nodes.push({ ...first, inputs, outputs, name: outputs[0]! });
  }

  private sameNode(row: readonly (OnnxNode | undefined)[]): OnnxNode {
    const [first] = row;
    if (first && row.every((node) => node && settingsOf(node) === settingsOf(first))) return first;
    const ops = row.map((node) => node?.op ?? 'none');
    const met = ops.every((op) => op === ops[0])
      ? `${ops[0]} has other settings`
      : `they are ${ops.join(', ')}`;
    throw new Unmergeable(
      `operations must be the same for batches of every size: for batches of ${this.batches.join(', ')} ${met}`,
    );
  }
}

/** What must not depend on the batch: all but names. */
const settingsOf = ({ op, domain, inputs, outputs, attributes }: OnnxNode): string =>
  JSON.stringify([op, domain ?? '', inputs.length, outputs.length, attributes]);

import type { Attribute, OnnxModel } from './onnx';

/** One operation of a compiled step. */
export interface GraphRow {
  /** The ONNX operator. */
  readonly op: string;
  readonly inputs: string;
  readonly outputs: string;
  /** Its settings, as in `axis: 1`. */
  readonly attributes: string;
}

/** The operations of a graph in their order, to be read. */
export const rowsOf = ({ nodes }: OnnxModel): GraphRow[] =>
  nodes.map(({ op, inputs, outputs, attributes }) => ({
    op,
    inputs: inputs.join(', '),
    outputs: outputs.join(', '),
    attributes: Object.entries(attributes)
      .map(([name, value]) => `${name}: ${textOf(value)}`)
      .join(', '),
  }));

function textOf(value: Attribute): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(Object.values(value)[0]);
}

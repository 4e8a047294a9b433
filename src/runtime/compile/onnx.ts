import { Root, type Type } from 'protobufjs/light';

/** Element types of the graph's tensors, by TensorFlow.js's names; int64 is for shapes and axes only. */
export type ElementType = 'float32' | 'int32' | 'bool' | 'int64';

/** An integer (marked as such, since 1 may also be a float), a float, a text, or a list of integers. */
export type Attribute = { readonly int: number } | { readonly float: number } | string | readonly number[];

export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** Empty for ONNX's own operators. */
  readonly domain?: string;
  /** For readers of the file. */
  readonly name?: string;
}

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: ElementType;
  /** Little-endian. */
  readonly data: Uint8Array;
}

/** An input or output; a size may be a name, which stands for any size. */
export interface OnnxPort {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly dtype: ElementType;
  /** A list of such tensors. */
  readonly isList?: boolean;
}

export interface OnnxModel {
  readonly name: string;
  /** For readers of the file. */
  readonly description?: string;
  /** Of the toolkit, for readers of the file. */
  readonly version?: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

/** Version of ONNX's operators, and of its file format, that the graphs are written in. */
const OPSET = 17;
const IR_VERSION = 8;

/** Numbers of TensorProto.DataType. */
const elementTypes: Readonly<Record<ElementType, number>> = { float32: 1, int32: 6, int64: 7, bool: 9 };

/** Numbers of AttributeProto.AttributeType. */
const attributeTypes = { float: 1, int: 2, string: 3, ints: 7 };

/** The messages of ONNX's format (onnx.proto3, IR version 8) as far as they are used, with their field numbers. */
const schema = {
  nested: {
    Attribute: {
      fields: {
        name: { type: 'string', id: 1 },
        f: { type: 'float', id: 2 },
        i: { type: 'int64', id: 3 },
        s: { type: 'bytes', id: 4 },
        ints: { rule: 'repeated', type: 'int64', id: 8 },
        type: { type: 'int32', id: 20 },
      },
    },
    Node: {
      fields: {
        input: { rule: 'repeated', type: 'string', id: 1 },
        output: { rule: 'repeated', type: 'string', id: 2 },
        name: { type: 'string', id: 3 },
        opType: { type: 'string', id: 4 },
        attribute: { rule: 'repeated', type: 'Attribute', id: 5 },
        domain: { type: 'string', id: 7 },
      },
    },
    Tensor: {
      fields: {
        dims: { rule: 'repeated', type: 'int64', id: 1 },
        dataType: { type: 'int32', id: 2 },
        name: { type: 'string', id: 8 },
        rawData: { type: 'bytes', id: 9 },
      },
    },
    Dimension: {
      fields: { dimValue: { type: 'int64', id: 1 }, dimParam: { type: 'string', id: 2 } },
    },
    Shape: { fields: { dim: { rule: 'repeated', type: 'Dimension', id: 1 } } },
    TensorType: { fields: { elemType: { type: 'int32', id: 1 }, shape: { type: 'Shape', id: 2 } } },
    ListType: { fields: { elemType: { type: 'ValueType', id: 1 } } },
    ValueType: {
      fields: { tensorType: { type: 'TensorType', id: 1 }, sequenceType: { type: 'ListType', id: 4 } },
    },
    ValueInfo: { fields: { name: { type: 'string', id: 1 }, type: { type: 'ValueType', id: 2 } } },
    Graph: {
      fields: {
        node: { rule: 'repeated', type: 'Node', id: 1 },
        name: { type: 'string', id: 2 },
        initializer: { rule: 'repeated', type: 'Tensor', id: 5 },
        input: { rule: 'repeated', type: 'ValueInfo', id: 11 },
        output: { rule: 'repeated', type: 'ValueInfo', id: 12 },
      },
    },
    OperatorSet: { fields: { domain: { type: 'string', id: 1 }, version: { type: 'int64', id: 2 } } },
    Model: {
      fields: {
        irVersion: { type: 'int64', id: 1 },
        producerName: { type: 'string', id: 2 },
        producerVersion: { type: 'string', id: 3 },
        docString: { type: 'string', id: 6 },
        graph: { type: 'Graph', id: 7 },
        opsetImport: { rule: 'repeated', type: 'OperatorSet', id: 8 },
      },
    },
  },
};

let modelType: Type | undefined;

/** The bytes of a .onnx file. */
export function encodeModel(model: OnnxModel): Uint8Array {
  modelType ??= Root.fromJSON(schema).lookupType('Model');
  const domains = new Set(model.nodes.flatMap(({ domain }) => domain || []));
  const message = modelType.create({
    irVersion: IR_VERSION,
    producerName: 'diffusion-lab',
    producerVersion: model.version ?? '',
    docString: model.description ?? '',
    opsetImport: [{ domain: '', version: OPSET }, ...[...domains].map((domain) => ({ domain, version: 1 }))],
    graph: {
      name: model.name,
      node: model.nodes.map(nodeOf),
      initializer: model.constants.map(tensorOf),
      input: model.inputs.map(portOf),
      output: model.outputs.map(portOf),
    },
  });
  return modelType.encode(message).finish();
}

const nodeOf = ({ op, inputs, outputs, attributes, domain = '', name = '' }: OnnxNode) => ({
  name,
  opType: op,
  input: inputs,
  output: outputs,
  domain,
  attribute: Object.entries(attributes).map(([name, value]) => ({ name, ...attributeOf(value) })),
});

function attributeOf(value: Attribute): object {
  if (typeof value === 'string') return { s: Buffer.from(value), type: attributeTypes.string };
  if (Array.isArray(value)) return { ints: value, type: attributeTypes.ints };
  if ('int' in value) return { i: value.int, type: attributeTypes.int };
  return { f: (value as { float: number }).float, type: attributeTypes.float };
}

const tensorOf = ({ name, shape, dtype, data }: OnnxTensor) => ({
  name,
  dims: shape,
  dataType: elementTypes[dtype],
  rawData: data,
});

const portOf = (port: OnnxPort) => {
  const type = typeOf(port);
  return { name: port.name, type: port.isList ? { sequenceType: { elemType: type } } : type };
};

const typeOf = ({ shape, dtype }: OnnxPort) => ({
  tensorType: {
    elemType: elementTypes[dtype],
    shape: {
      dim: shape.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size })),
    },
  },
});

import { describe, expect, it } from 'vitest';
import { createNativeSession, ortTensor } from '../../../src/runtime/compile/native';
import { encodeModel, type OnnxModel, type OnnxNode } from '../../../src/runtime/compile/onnx';
import { openSession } from '../../../src/runtime/compile/session';
import { forWebgpu } from '../../../src/runtime/compile/webgpu-graph';

const node = (op: string, inputs: string[], outputs: string[], attributes = {}): OnnxNode => ({
  op,
  inputs,
  outputs,
  attributes,
});

const integers = (name: string, values: number[]) => ({
  name,
  shape: [values.length],
  dtype: 'int64' as const,
  data: new Uint8Array(BigInt64Array.from(values, BigInt).buffer),
});

const inputs = ['a', 'b', 'c'];
const modelOf = (nodes: OnnxNode[], constants: OnnxModel['constants'] = []): OnnxModel => ({
  name: 'test',
  nodes,
  constants,
  inputs: inputs.map((name) => ({ name, shape: [4], dtype: 'float32' })),
  outputs: [{ name: 'y', shape: [4], dtype: 'float32' }],
});

const numbers = [
  [1, -2, 0.5, 0],
  [3, -0.25, -4, -0],
  [-1, 2, Infinity, 7],
];

/** What ONNX Runtime computes of a graph on the processor. */
function computed(model: OnnxModel): number[] {
  const session = createNativeSession(encodeModel(model), { executionProviders: ['cpu'] });
  const feeds = Object.fromEntries(
    inputs.map((name, i) => [name, ortTensor('float32', Float32Array.from(numbers[i]!), [4])]),
  );
  const y = new Float32Array(4);
  session.run(feeds, { y: ortTensor('float32', y, [4]) }, {});
  session.dispose();
  return [...y];
}

describe('a graph for WebGPU', () => {
  it.each([
    ['the sum of one', ['a'], [1, -2, 0.5, 0]],
    ['the sum of two', ['a', 'b'], [4, -2.25, -3.5, 0]],
    ['the sum of three', ['a', 'b', 'c'], [3, -0.25, Infinity, 7]],
  ] as const)('has %s as additions', (_, of, expected) => {
    const { model } = forWebgpu(modelOf([node('Sum', [...of], ['y'])]));
    expect(model.nodes.map(({ op }) => op)).not.toContain('Sum');
    expect(computed(model)).toEqual(expected);
  });

  it('has the gradient of relu as a question, and other signs as they are', () => {
    const relu = modelOf([node('Relu', ['b'], ['r']), node('Sign', ['r'], ['y'])]);
    const { model } = forWebgpu(relu);
    expect(model.nodes.map(({ op }) => op)).toEqual(['Relu', 'Greater', 'Cast']);
    expect(computed(model)).toEqual([1, 0, 0, 0]);
    const sign = [node('Sign', ['b'], ['y'])];
    expect(forWebgpu(modelOf(sign)).model.nodes).toEqual(sign);
  });

  it('names what must stay on the processor, and nothing else', () => {
    const slice = (output: string, steps: string) => node('Slice', ['a', 's', 's', 's', steps], [output]);
    const number = { name: 'number', shape: [], dtype: 'float32' as const, data: new Uint8Array(4) };
    const constants = [integers('s', [0]), integers('back', [-1]), integers('back by two', [-2]), number];
    const group = (n: number) => ({ group: { int: n } });
    const nodes = [
      slice('y1', 'back'),
      slice('y2', 'back by two'),
      node('MaxPool', ['a'], ['y3']),
      node('MaxPool', ['a'], ['y4', 'indices']),
      node('ConvTranspose', ['a', 'b'], ['y5'], group(1)),
      node('ConvTranspose', ['a', 'b'], ['y6'], group(3)),
      node('Pow', ['a', 'b'], ['y7']),
      node('Asin', ['a'], ['y8']),
      node('Mul', ['a', 'b'], ['y9']),
      node('Gemm', ['a', 'b'], ['y10']),
      node('Gemm', ['a', 'b', 'c'], ['y11']),
      node('Gemm', ['a', 'b', 'number'], ['y12']),
    ];
    const { model, onProcessor } = forWebgpu(modelOf(nodes, constants));
    expect(model.nodes.filter(({ name }) => name !== undefined).flatMap(({ outputs }) => outputs[0])).toEqual(
      ['y2', 'y4', 'y6', 'y7', 'y8', 'y12'],
    );
    expect(onProcessor).toEqual(model.nodes.flatMap(({ name }) => name ?? []));
  });
});

describe('a session', () => {
  it('computes on the processor what the graph says', () => {
    const session = openSession(modelOf([node('Add', ['a', 'b'], ['y'])]), 'cpu');
    const [a, b] = numbers.map((values) => ortTensor('float32', Float32Array.from(values), [4]));
    const y = new Float32Array(4);
    session.run({ a: a!, b: b!, c: b! }, { y: ortTensor('float32', y, [4]) }, {});
    session.dispose();
    expect([...y]).toEqual([4, -2.25, -3.5, 0]);
  });
});

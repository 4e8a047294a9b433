import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../src/runtime/compile/graph-rows';
import type { OnnxModel, OnnxNode, OnnxTensor } from '../../../src/runtime/compile/onnx';

const bytes = (values: Float32Array | BigInt64Array | Int32Array | Uint8Array) =>
  new Uint8Array(values.buffer);
const node = (op: string, inputs: string[], output: string, attributes: OnnxNode['attributes'] = {}) => ({
  op,
  inputs,
  outputs: [output],
  attributes,
});
const constants: OnnxTensor[] = [
  { name: 'rate', shape: [], dtype: 'float32', data: bytes(Float32Array.of(-0.1)) },
  { name: 'axes', shape: [2], dtype: 'int64', data: bytes(BigInt64Array.of(0n, -1n)) },
  { name: 'count', shape: [1, 1], dtype: 'int32', data: bytes(Int32Array.of(-7)) },
  { name: 'flag', shape: [], dtype: 'bool', data: Uint8Array.of(1) },
  { name: 'filter', shape: [2], dtype: 'float32', data: bytes(Float32Array.of(1, 2)) },
];
const port = (name: string) => ({ name, shape: [], dtype: 'float32' as const });
const model = (nodes: OnnxNode[], outputs: string[]): OnnxModel => ({
  name: 'step',
  nodes,
  constants,
  inputs: [],
  outputs: outputs.map(port),
});

describe('rowsOf', () => {
  it('writes one number and short lists of integers out, and names what is longer', () => {
    const names = ['rate', 'axes', 'count', 'flag', 'filter', 'x', ''];
    const [row] = rowsOf(model([node('Op', names, 'y')], ['output_0']));
    expect(row!.inputs).toBe('-0.1, [0,-1], -7, true, filter, x, ');
  });

  it('says whether a result needs the operation or the variables alone', () => {
    const nodes = [
      node('A', ['x'], 'a'),
      node('B', ['a'], 'output_0'),
      node('C', ['a'], 'c'),
      node('D', ['c'], 'next w'),
    ];
    const rows = rowsOf(model(nodes, ['next w', 'output_0']));
    expect(rows.map((row) => row.for)).toEqual(['result', 'result', 'variables', 'variables']);
  });

  it('says settings that are not the usual ones', () => {
    const settings = {
      transA: { int: 1 },
      transB: { int: 0 },
      axes: [0, 1],
      mode: 'edge',
      keepdims: { int: 0 },
    };
    const [row] = rowsOf(model([node('Gemm', ['x'], 'y', settings)], ['output_0']));
    expect(row!.attributes).toBe('transA: 1, axes: [0, 1], mode: edge, keepdims: 0');
  });
});

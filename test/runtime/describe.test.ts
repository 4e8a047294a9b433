import { availableParallelism } from 'node:os';
import { describe, expect, it } from 'vitest';
import { compiledSteps, describeReport } from '../../src/runtime/describe';
import type { RuntimeReport } from '../../src/runtime/ready';

const report: RuntimeReport = {
  backend: 'wasm',
  device: { name: 'Processor <X>', kind: 'cpu', memoryBytes: 8 * 2 ** 30 },
  forced: false,
  tried: [
    { name: 'tensorflow-gpu', ok: false, reason: 'no NVIDIA driver', mend: 'install it' },
    { name: 'webgpu', ok: false, reason: 'no GPU', mend: 'install it' },
    { name: 'wasm', ok: true, reason: null, mend: null },
  ],
  compiled: {
    name: 'cpu',
    device: { name: 'Processor <X>', kind: 'cpu', memoryBytes: 8 * 2 ** 30 },
    forced: false,
    tried: [
      { name: 'cuda', ok: false, reason: 'its libraries are not installed', mend: 'run npm' },
      { name: 'webgpu', ok: false, reason: 'no GPU', mend: 'install it' },
      { name: 'cpu', ok: true, reason: null, mend: null },
    ],
  },
  memoryBytes: 8 * 2 ** 30,
  node: 'v20.0.0',
  platform: 'linux x64',
};

const threads = availableParallelism() === 1 ? '1 thread' : `${availableParallelism()} threads`;

type Display = Record<symbol, () => Record<string, string>>;
const bundle = () => (describeReport(report) as unknown as Display)[Symbol.for('Jupyter.display')]!();

describe('describe', () => {
  it('lists every backend, chosen, refused with its reason, or not needed', () => {
    expect(String(describeReport(report))).toBe(
      [
        'tensorflow-gpu  refused     no NVIDIA driver',
        'webgpu          refused     no GPU',
        'wasm            chosen      WebAssembly with SIMD, one thread',
        'cpu             not needed  plain JavaScript',
        'chosen: wasm on Processor <X>, 8.0 GiB; Node v20.0.0, linux x64',
        `compiled steps: ONNX Runtime, cpu, ${threads}; cuda refused: its libraries are not installed; webgpu refused: no GPU`,
      ].join('\n'),
    );
  });

  it('displays as a table, with names escaped, and as the same text', () => {
    expect(bundle()['text/plain']).toBe(String(describeReport(report)));
    const html = bundle()['text/html']!;
    expect(html.match(/<tr/g)).toHaveLength(1 + 4);
    expect(html).toContain('<td>no NVIDIA driver</td>');
    expect(html).toContain('Processor &lt;X&gt;');
  });

  it('says what compiled steps compute with', () => {
    const device = { name: 'nvidia NVIDIA A100', kind: 'gpu', memoryBytes: null } as const;
    const onGpu: RuntimeReport = {
      ...report,
      compiled: { ...report.compiled, name: 'webgpu', device, tried: [] },
    };
    expect(compiledSteps(onGpu)).toBe('compiled steps: ONNX Runtime, webgpu, nvidia NVIDIA A100');
    expect(compiledSteps({ ...onGpu, backend: 'tensorflow-gpu' })).toBe(
      'compiled steps: run eagerly on tensorflow-gpu',
    );
    expect(compiledSteps({ ...report, compiled: { ...report.compiled, tried: [] } }, 1)).toBe(
      'compiled steps: ONNX Runtime, cpu, 1 thread',
    );
  });

  it('keeps the fields of the report', () => {
    expect({ ...describeReport(report) }).toEqual(report);
  });
});

import { type BackendName, backendNames } from './backends/backend';
import type { RuntimeReport } from './ready';
import { threadCount } from './threads';

/** What the table says of each backend, whether it runs or not. */
const meaning: Readonly<Record<BackendName, string>> = {
  'tensorflow-gpu': 'TensorFlow on an NVIDIA GPU (CUDA)',
  webgpu: 'any GPU, through WebGPU',
  wasm: 'WebAssembly with SIMD, one thread',
  cpu: 'plain JavaScript',
};

/** The backends whose numbers compiled steps can reach. */
const isCompiledOn = (backend: BackendName) => backend === 'wasm' || backend === 'cpu';

const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`;

type Row = readonly [name: string, state: string, note: string];

function rows(report: RuntimeReport): Row[] {
  const tried = new Map(report.tried.map((attempt) => [attempt.name, attempt]));
  return backendNames.map((name) => {
    const attempt = tried.get(name);
    if (attempt?.ok) return [name, 'chosen', meaning[name]];
    if (attempt) return [name, 'refused', attempt.reason ?? ''];
    return [name, 'not needed', meaning[name]];
  });
}

function facts(report: RuntimeReport): string {
  const { device } = report;
  const memory = device.memoryBytes === null ? '' : `, ${gibibytes(device.memoryBytes)}`;
  return `${report.forced ? 'forced' : 'chosen'}: ${report.backend} on ${device.name}${memory}; Node ${report.node}, ${report.platform}`;
}

/** What compiled steps compute with, and why not with the better ones, in one line. */
export function compiledSteps({ backend, compiled }: RuntimeReport, threads = threadCount()): string {
  if (!isCompiledOn(backend)) return `compiled steps: run eagerly on ${backend}`;
  const { name, device, tried } = compiled;
  const where = name === 'cpu' ? `${threads} ${threads === 1 ? 'thread' : 'threads'}` : device.name;
  const refused = tried
    .filter(({ ok }) => !ok)
    .map((attempt) => `${attempt.name} refused: ${attempt.reason}`);
  return [`compiled steps: ONNX Runtime, ${name}, ${where}`, ...refused].join('; ');
}

function asText(report: RuntimeReport): string {
  const table = rows(report);
  const width = (column: 0 | 1) => Math.max(...table.map((row) => row[column].length));
  const lines = table.map(
    ([name, state, note]) => `${name.padEnd(width(0))}  ${state.padEnd(width(1))}  ${note}`,
  );
  return [...lines, facts(report), compiledSteps(report)].join('\n');
}

function escapeHtml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function asHtml(report: RuntimeReport): string {
  const cells = (row: Row) => row.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('');
  const body = rows(report).map(
    (row) => `<tr${row[1] === 'chosen' ? ' style="font-weight:bold"' : ''}>${cells(row)}</tr>`,
  );
  return [
    '<table><thead><tr><th>backend</th><th></th><th></th></tr></thead>',
    `<tbody>${body.join('')}</tbody>`,
    `<caption style="caption-side:bottom;text-align:left">${escapeHtml(facts(report))}<br>${escapeHtml(compiledSteps(report))}</caption></table>`,
  ].join('');
}

const displaySymbol = Symbol.for('Jupyter.display');

/** A report that shows itself as a table in a notebook. */
export interface RuntimeDescription extends RuntimeReport {
  toString(): string;
}

/** Adds to a report how it is displayed: the methods do not show among its fields. */
export function describeReport(report: RuntimeReport): RuntimeDescription {
  const bundle = () => ({ 'text/plain': asText(report), 'text/html': asHtml(report) });
  return Object.defineProperties(
    { ...report },
    {
      [displaySymbol]: { value: bundle },
      toString: { value: () => asText(report) },
    },
  );
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/course/jupyter/paths';
import type { Benchmark, Pictures, Row, Verdict } from './benchmark';
import { markdownTable } from './table';

/** What a benchmark found. */
export interface Report {
  readonly benchmark: Benchmark;
  readonly rows: readonly Row[];
  readonly verdicts: readonly Verdict[];
  readonly pictures: Pictures;
}

const machine = () => ({
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  processor: cpus()[0]?.model.trim(),
  cores: cpus().length,
  memoryBytes: totalmem(),
});

/** All samples and the pictures, in out/bench. */
export function saveReport({ benchmark: { name, title, peer }, rows, pictures }: Report): void {
  const folder = join(packageRoot(), 'out', 'bench');
  mkdirSync(folder, { recursive: true });
  const content = { name, title, peer, date: new Date().toISOString(), machine: machine(), rows };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(content, null, 2)}\n`);
  savePictures(folder, pictures);
}

function savePictures(folder: string, pictures: Pictures): void {
  for (const [name, picture] of Object.entries(pictures))
    if (typeof picture === 'string') writeFileSync(join(folder, `${name}.svg`), `${picture}\n`);
    else writeFileSync(join(folder, `${name}.png`), picture);
}

/** The table and the pictures of a text in docs/, where the benchmark has a place there. */
export function writeIntoDocs(report: Report): void {
  const folder = join(packageRoot(), 'docs');
  const path = join(folder, report.benchmark.document ?? 'performance.md');
  writeFileSync(path, withTable(readFileSync(path, 'utf8'), report));
  savePictures(folder, report.pictures);
}

/**
 * A text with what lies between `<!-- bench NAME -->` and `<!-- end -->` replaced by the table; unchanged where the
 * benchmark has no such place.
 */
export function withTable(text: string, { benchmark, verdicts }: Report): string {
  const begin = `<!-- bench ${benchmark.name} -->`;
  const from = text.indexOf(begin);
  const to = text.indexOf('<!-- end -->', from);
  if (from < 0 || to < 0) return text;
  const table = markdownTable(benchmark, verdicts);
  return `${text.slice(0, from + begin.length)}\n${heading()}\n\n${table}${text.slice(to)}`;
}

function heading(): string {
  const { node, platform, processor, cores } = machine();
  const day = new Date().toISOString().slice(0, 10);
  return `Measured on ${day}: ${processor}, ${cores} cores, ${platform}, Node ${node}.`;
}

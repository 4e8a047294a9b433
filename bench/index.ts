import { parseArgs } from 'node:util';
import { type Benchmark, CannotMeasure, judge } from './benchmark';
import { gradeBenchmark } from './grade/benchmark';
import { kernelBenchmark } from './kernel/benchmark';
import { labBenchmark } from './lab/benchmark';
import { qualityBenchmark, qualityParts } from './quality/benchmark';
import { saveReport, writeIntoDocs } from './report';
import { sdeBenchmark } from './sde/benchmark';
import { formatTable } from './table';
import { trainBenchmark } from './train/benchmark';
import { equalityBenchmark } from './train/equality-benchmark';
import { growthBenchmark } from './train/growth';
import { memoryBenchmark } from './train/memory';
import { plans } from './train/rows';
import { wasmBenchmark } from './wasm/benchmark';

const benchmarks: readonly Benchmark[] = [
  kernelBenchmark,
  wasmBenchmark,
  trainBenchmark,
  growthBenchmark,
  equalityBenchmark,
  memoryBenchmark,
  qualityBenchmark,
  sdeBenchmark,
  labBenchmark,
  gradeBenchmark,
];

const HELP = `Usage: npm run bench [-- NAME...] [--runs N]

Measures this project against its peers in the same run, prints medians, and writes all samples to
out/bench/NAME.json. Exit status 1 when a row misses its aim
or its peer is not there.

${benchmarks.map(({ name, title }) => `  ${name.padEnd(10)} ${title}`).join('\n')}

  --runs N   runs of each side, alternating (default 5)
  --rows A,B only these rows (of train: ${plans.map(({ id }) => id).join(', ')};
             of quality: ${qualityParts.join(', ')};
             of grade: a size of the class, without the growth)
  --write    also put tables and pictures into docs/performance.md and docs/quality.md
`;

/**
 * The command `bench`.
 *
 * @returns the exit status: 0 all aims met, 1 some missed, 2 wrong arguments
 */
export async function benchCommand(argv: readonly string[]): Promise<number> {
  let options: Options | undefined;
  try {
    options = parse(argv);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${HELP}`);
    return 2;
  }
  if (!options) {
    process.stdout.write(HELP);
    return 0;
  }
  let missed = 0;
  for (const benchmark of options.chosen) missed += await runIfPossible(benchmark, options);
  return missed === 0 ? 0 : 1;
}

/** One that cannot be measured here counts as missed, and the others go on. */
async function runIfPossible(benchmark: Benchmark, options: Options): Promise<number> {
  try {
    return await run(benchmark, options);
  } catch (error) {
    if (!(error instanceof CannotMeasure)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

interface Options {
  readonly chosen: readonly Benchmark[];
  readonly runs: number;
  readonly rows: string;
  readonly write: boolean;
}

function parse(argv: readonly string[]): Options | undefined {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      runs: { type: 'string', default: '5' },
      rows: { type: 'string', default: '' },
      write: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return undefined;
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new RangeError(
      `Cannot run bench as --runs must be a whole number above 0: current value is ${values.runs}`,
    );
  const chosen = positionals.map(byName);
  const { rows, write } = values;
  if (write && rows !== '')
    throw new RangeError(
      `Cannot run bench as --write takes whole tables: current value of --rows is ${rows}`,
    );
  return { chosen: chosen.length > 0 ? chosen : benchmarks, runs, rows, write };
}

function byName(name: string): Benchmark {
  const found = benchmarks.find((benchmark) => benchmark.name === name);
  if (found) return found;
  const names = benchmarks.map((benchmark) => benchmark.name).join(', ');
  throw new RangeError(`Cannot run bench as its name must be one of ${names}: current value is ${name}`);
}

/** Measures and prints one benchmark; returns how many of its rows missed. */
async function run(benchmark: Benchmark, { runs, rows: wanted, write }: Options): Promise<number> {
  process.stdout.write(
    `${benchmark.name}: ${benchmark.title}, ${benchmark.once ? 'one run' : `medians of ${runs} runs`}\n`,
  );
  const say = (step: string) => process.stderr.write(`  ${step}\n`);
  const found = await benchmark.measure({ runs, rows: wanted, report: say });
  const { rows, pictures } = 'rows' in found ? found : { rows: found, pictures: {} };
  const verdicts = rows.map(judge);
  process.stdout.write(`\n${formatTable(benchmark, verdicts)}`);
  const report = { benchmark, rows, verdicts, pictures };
  saveReport(report);
  if (write) writeIntoDocs(report);
  return verdicts.filter((verdict) => !verdict.met).length;
}

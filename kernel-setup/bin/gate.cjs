'use strict';

const { SetupFault, bootstrap, printFault } = require('../bootstrap/index.cjs');
const { runTool } = require('./tools.cjs');

const steps = [
  { name: 'format', run: () => runTool('biome', ['format', '.']), mend: 'npm run ok -- --fix' },
  {
    name: 'lint',
    run: () => runTool('biome', ['check', '--formatter-enabled=false', '--error-on-warnings', '.']),
    mend: 'npm run ok -- --fix, then correct by hand what is left',
  },
  {
    name: 'types',
    run: () =>
      runTool('tsc', [
        '-p',
        'tsconfig.json',
        '--noEmit',
        '--incremental',
        '--tsBuildInfoFile',
        '.cache/types.tsbuildinfo',
      ]),
    mend: 'correct the type errors above',
  },
  { name: 'build', run: buildStep, mend: 'correct what is named above' },
  { name: 'tests', run: () => runTool('vitest', ['run']), mend: 'npm test -- FILE runs one file of tests' },
];

async function buildStep() {
  try {
    await bootstrap();
    return 0;
  } catch (error) {
    if (!(error instanceof SetupFault)) throw error;
    printFault(error);
    return 1;
  }
}

const describe = ({ name, ok, time }) =>
  `${ok ? '✓' : '✗'} ${name.padEnd(7)} ${time.toFixed(1).padStart(6)} s`;

/** Runs the steps in order, up to the first failure. */
async function runSteps(list) {
  const results = [];
  for (const { name, run, mend } of list) {
    console.log(`\n— ${name} —`);
    const start = Date.now();
    const ok = (await run()) === 0;
    results.push({ name, ok, mend, time: (Date.now() - start) / 1000 });
    if (!ok) break;
  }
  return results;
}

/** The end of the gate's output: every step with its time, what was not run, and what to do now. */
function summarise(list, results) {
  const failed = results.find((result) => !result.ok);
  const left = list.slice(results.length).map((step) => step.name);
  return [
    ...results.map(describe),
    ...(left.length > 0 ? [`  not run: ${left.join(', ')}`] : []),
    '',
    failed ? `✗ ${failed.name} failed → ${failed.mend}` : '✓ everything passed',
  ].join('\n');
}

/**
 * The whole gate: `diffusion-lab ok [--fix]`. With --fix the sources are formatted and sorted first.
 * @returns {Promise<number>} exit status
 */
async function gate(argv, list = steps) {
  const unknown = argv.find((argument) => argument !== '--fix');
  if (unknown !== undefined) {
    console.error(`Cannot run the gate as its only option is --fix: current argument is ${unknown}`);
    return 2;
  }
  if (argv.includes('--fix')) await runTool('biome', ['check', '--write', '.']);
  const results = await runSteps(list);
  console.log(`\n${summarise(list, results)}`);
  return results.every((result) => result.ok) ? 0 : 1;
}

module.exports = { gate };

'use strict';

const path = require('node:path');
const { SetupFault, bootstrap, printFault, projectRoot } = require('../bootstrap/index.cjs');
const { gate } = require('./gate.cjs');
const { runTool } = require('./tools.cjs');

/** Loaded when it is called: only one command needs it. */
const ensureFrontEnd = () => require('../bootstrap/front-end.cjs').ensureFrontEnd({ root: projectRoot });

const fromDist = (...parts) => require(path.join(projectRoot, 'dist', ...parts));

/** Commands that work on the sources themselves, so that a type error in them cannot stand in their way. */
const sourceCommands = {
  build: {
    summary: 'install the packages and compile the sources, where needed',
    needsBuild: true,
    run: async () => 0,
  },
  format: {
    summary: 'format the sources and sort their imports',
    needsBuild: false,
    run: (argv) => runTool('biome', ['check', '--write', ...(argv.length > 0 ? argv : ['.'])]),
  },
  ok: {
    summary: 'the whole gate: format, lint, types, build, tests (--fix formats first)',
    needsBuild: false,
    run: (argv) => gate(argv),
  },
  test: {
    summary: 'run the tests (arguments go to vitest)',
    needsBuild: true,
    run: (argv) => runTool('vitest', ['run', ...argv]),
  },
};

/** Commands outside the toolkit, which the command line is told about since src/ imports nothing from here. */
const extraCommands = {
  start: {
    summary: 'open the course in JupyterLab, in the browser',
    run: (argv) => fromDist('kernel-setup', 'lab', 'command', 'index.js').startHere(argv, ensureFrontEnd),
  },
  doctor: {
    summary: 'check this machine and name what would mend it',
    run: (argv) => fromDist('kernel-setup', 'doctor', 'index.js').doctorCommand(argv),
  },
  kernel: {
    summary: 'install, uninstall or list the Jupyter kernel',
    run: (argv) => fromDist('kernel-setup', 'kernelspec', 'index.js').kernelCommand(argv),
  },
  release: {
    summary: 'make what students get of the sources of assignments',
    run: (argv) => fromDist('kernel-setup', 'grading', 'command.js').releaseCommand(argv),
  },
  grade: {
    summary:
      'grade what students handed in, each in a sandbox (--demo shows it with a class that is made up)',
    run: (argv) => fromDist('kernel-setup', 'grading', 'command.js').gradeCommand(argv),
  },
  bench: {
    summary: 'measure against peers, side by side',
    run: (argv) => fromDist('bench', 'index.js').benchCommand(argv),
  },
  ...sourceCommands,
};

async function dispatch(argv) {
  const [name, ...rest] = argv;
  if (name === '--version' || name === '-v') {
    console.log(require(path.join(projectRoot, 'package.json')).version);
    return 0;
  }
  const own = Object.hasOwn(sourceCommands, name ?? '') ? sourceCommands[name] : undefined;
  if (own && rest.includes('--help') && name !== 'test') {
    console.log(`diffusion-lab ${name}: ${own.summary}`);
    return 0;
  }
  await bootstrap({ needsBuild: own?.needsBuild ?? true });
  if (own) return own.run(rest);
  return fromDist('src', 'course', 'cli.js').main(argv, extraCommands);
}

/** Runs one command line; sets the exit status instead of exiting, so that nothing printed is cut off. */
async function launch(argv) {
  try {
    process.exitCode = await dispatch(argv);
  } catch (error) {
    if (!(error instanceof SetupFault)) throw error;
    printFault(error);
    process.exitCode = 1;
  }
}

module.exports = { launch };

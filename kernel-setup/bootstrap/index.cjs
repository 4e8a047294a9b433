'use strict';

const path = require('node:path');
const { build, isBuilt } = require('./build.cjs');
const { SetupFault, explainFileError } = require('./fault.cjs');
const { install } = require('./install.cjs');
const { withLock } = require('./lock.cjs');
const { isInstalled } = require('./modules.cjs');
const { createReport } = require('./report.cjs');

const projectRoot = path.join(__dirname, '..', '..');

/**
 * Brings the project into a state in which it can run: packages as the lockfile says and, unless `needsBuild` is
 * false, dist/ as the sources say. Nothing outside the project is touched, and nothing is done twice.
 * @throws {SetupFault} with one line on what is wrong and one that mends it
 */
async function bootstrap({
  root = projectRoot,
  needsBuild = true,
  report = createReport(),
  env = process.env,
} = {}) {
  const isReady = () => isInstalled(root) && (!needsBuild || isBuilt(root));
  if (isReady()) return;
  const waiting = (held) =>
    report.say(`Another set-up is running (process ${held?.pid ?? 'unknown'}): waiting for it …`);
  try {
    await withLock(path.join(root, '.cache', 'bootstrap.lock'), waiting, async () => {
      if (!isInstalled(root)) await install(root, report, env);
      if (needsBuild && !isBuilt(root)) await build(root, report, env);
    });
  } catch (error) {
    throw explainFileError(error, 'set the project up');
  }
}

/** Prints a fault as it should be read: what, the tool's words, the mend. */
function printFault(fault, stream = process.stderr) {
  const detail = fault.detail ? `\n${fault.detail}\n` : '';
  stream.write(`\n${fault.message}\n${detail}  → ${fault.mend}\n`);
}

module.exports = { SetupFault, bootstrap, printFault, projectRoot };

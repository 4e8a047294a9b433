'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { SetupFault, explainFileError } = require('./fault.cjs');
const { folderOf, isWhole, recordFiles, remove, removeOld, sourceOf } = require('./front-end-state.cjs');
const { install } = require('./install.cjs');
const { withLock } = require('./lock.cjs');
const { isInstalled } = require('./modules.cjs');
const { createReport } = require('./report.cjs');
const { run } = require('./run.cjs');

const projectRoot = path.join(__dirname, '..', '..');

/** What the bundler's end means; it is silent when the system ended it for want of memory. */
function explainBundler(output) {
  const fault = (rule, mend) =>
    new SetupFault(
      `Cannot build JupyterLab as ${rule}`,
      mend,
      output.trim().split('\n').slice(-15).join('\n'),
    );
  if (/Unsupported Node\.js version/.test(output))
    return fault(
      `Node must be at least 20.19: current version is ${process.versions.node}`,
      'install a newer Node from https://nodejs.org, or with nvm: nvm install 22',
    );
  if (/ENOSPC|EDQUOT|No space left on device/i.test(output))
    return fault('the disk is full', 'free about 1 GB and run the same command again');
  if (/binding|ERR_DLOPEN_FAILED/i.test(output) && /rspack/.test(output))
    return fault(
      `the bundler must load on ${process.platform}-${process.arch} with Node ${process.versions.node}`,
      'use a Node for this machine from https://nodejs.org (64-bit; on Linux with glibc 2.28 or newer)',
    );
  if (output.trim() === '' || /out of memory|memory allocation/i.test(output))
    return fault('about 1 GB of memory must be free', 'close some programs and run the same command again');
  return fault('the bundler failed', "see the bundler's message; then run the same command again");
}

/** The last number in per cent that the bundler has printed, which stands alone on its line. */
const percentIn = (text) => text.match(/^\d+%$/gm)?.at(-1);
const withoutPercent = (text) => text.replace(/^\d+%\n?/gm, '');

async function bundle(root, folder, env, note) {
  const { status, output } = await run(process.execPath, [path.join(sourceOf(root), 'build.cjs'), folder], {
    cwd: sourceOf(root),
    env,
    onOutput: (text) => note(percentIn(text) ?? ''),
  });
  if (status !== 0) throw explainBundler(withoutPercent(output));
}

/** Builds under another name; the name it is looked for under is given when all of it is there. */
async function build(root, target, report, env) {
  const draft = `${target}.new`;
  remove(draft);
  await report.step(
    'Building JupyterLab',
    () => 'JupyterLab built',
    async (note) => {
      try {
        await bundle(root, draft, env, note);
        recordFiles(draft);
        remove(target);
        fs.renameSync(draft, target);
      } catch (error) {
        remove(draft);
        throw error;
      }
    },
  );
  removeOld(root, target);
}

/** Runs `work` while no other set-up of this project does. */
async function alone(root, report, work) {
  const waiting = (held) =>
    report.say(`Another set-up is running (process ${held?.pid ?? 'unknown'}): waiting for it …`);
  try {
    await withLock(path.join(root, '.cache', 'bootstrap.lock'), waiting, work);
  } catch (error) {
    throw explainFileError(error, 'build JupyterLab');
  }
}

async function installWhereNeeded(root, report, env) {
  if (!isInstalled(sourceOf(root)))
    await install(sourceOf(root), report, env, "Installing JupyterLab's packages");
}

/**
 * Brings JupyterLab's front-end into the state that the sources ask for: its packages, in a folder of their own,
 * and the bundle made of them. Nothing is done twice.
 * @returns {Promise<string>} the folder to serve
 * @throws {SetupFault} with one line on what is wrong and one that mends it
 */
async function ensureFrontEnd({ root = projectRoot, report = createReport(), env = process.env } = {}) {
  const project = path.resolve(root);
  const folder = folderOf(project);
  if (isWhole(folder)) return folder;
  await alone(project, report, async () => {
    if (isWhole(folder)) return;
    await installWhereNeeded(project, report, env);
    await build(project, folder, report, env);
  });
  return folder;
}

/** Only the packages, which checking the types of the front-end's sources needs. */
async function ensureFrontEndPackages({
  root = projectRoot,
  report = createReport(),
  env = process.env,
} = {}) {
  await alone(root, report, () => installWhereNeeded(root, report, env));
}

module.exports = { ensureFrontEnd, ensureFrontEndPackages };

'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { SetupFault } = require('./fault.cjs');
const { fetchGpuLibrary } = require('./gpu.cjs');
const { removeStamp, writeStamp } = require('./modules.cjs');
const { findNpm } = require('./npm.cjs');
const { keepingPrevious } = require('./previous.cjs');
const { run } = require('./run.cjs');

const exactly = ['ci', '--include=dev', '--include=optional', '--prefer-offline', '--loglevel=warn'];
const quiet = ['--no-progress', '--no-update-notifier', '--no-audit', '--no-fund'];
const natives = ['zeromq', 'onnxruntime-node'];

const offline =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ENOTCACHED|ERR_SOCKET_TIMEOUT/;
const passing = /ENOTEMPTY|EINTEGRITY|ECONNRESET|EBUSY|ERR_SOCKET_TIMEOUT/;

/** Keeps all that npm printed; on a full disk there is only the end of it, in the message. */
function keepLog(root, output) {
  const file = path.join(root, '.cache', 'install.log');
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, output);
    return `\n(all of it: ${path.relative(process.cwd(), file)})`;
  } catch {
    return '';
  }
}

/** What npm said, as one line and a mend; the end of npm's own text follows it. */
function explainNpm(root, output) {
  const tail = output.trim().split('\n').slice(-15).join('\n') + keepLog(root, output);
  const fault = (rule, mend) => new SetupFault(`Cannot install the packages as ${rule}`, mend, tail);
  if (/can only install packages when your package.json and package-lock.json/.test(output))
    return fault(
      'package.json and package-lock.json must agree',
      'run `npm install` and commit package-lock.json',
    );
  if (/ENOSPC|EDQUOT/.test(output))
    return fault('the disk is full', 'free about 2 GB and run the same command again');
  if (/EACCES|EPERM|EROFS/.test(output))
    return fault(
      'a folder may not be written',
      "make the project folder and npm's cache (`npm config get cache`) writable",
    );
  if (offline.test(output))
    return fault(
      'the npm registry cannot be reached',
      'connect to the network (or set your proxy: `npm config set proxy URL`) and run the same command again',
    );
  return fault('npm failed', "see npm's message below; then run the same command again");
}

/** Counts the packages that have arrived, for the progress line. */
function countPackages(root) {
  const modules = path.join(root, 'node_modules');
  try {
    return fs
      .readdirSync(modules)
      .filter((name) => !name.startsWith('.'))
      .reduce(
        (n, name) => n + (name.startsWith('@') ? fs.readdirSync(path.join(modules, name)).length : 1),
        0,
      );
  } catch {
    return 0;
  }
}

async function runNpm(root, args, env) {
  const npm = findNpm({ env });
  return run(npm.command, [...npm.args, ...args, ...quiet], { cwd: root, env });
}

/** npm ends well when the disk was full while it unpacked; it only warns. */
const hasFailed = ({ status, output }) => status !== 0 || /TAR_ENTRY_ERROR/.test(output);

async function installPackages(root, env, note) {
  const counting = setInterval(() => note(`${countPackages(root)} folders so far`), 500);
  try {
    let result = await runNpm(root, exactly, env);
    if (hasFailed(result) && passing.test(result.output)) result = await runNpm(root, exactly, env);
    if (!hasFailed(result)) return;
    throw explainNpm(root, result.output);
  } finally {
    clearInterval(counting);
  }
}

/** The packages with native code ship binaries; where none fits this machine it is better to know now. */
async function checkNatives(root, env) {
  for (const name of natives) {
    if (!fs.existsSync(path.join(root, 'node_modules', name))) continue;
    const attempt = `try { require('${name}') } catch (error) { console.error(error.message); process.exit(1) }`;
    const { status, output } = await run(process.execPath, ['-e', attempt], { cwd: root, env });
    if (status !== 0)
      throw new SetupFault(
        `Cannot use ${name} as its binary must load on ${process.platform}-${process.arch} with Node ${process.versions.node}`,
        'use a Node for this machine from https://nodejs.org (64-bit; on Linux with glibc 2.28 or newer)',
        output.trim().split('\n').slice(-8).join('\n'),
      );
  }
}

const usualTitle = 'Installing the packages';

/** Installs exactly what the lockfile says and, when all of it is there and loads, records that. */
async function install(root, report, env = process.env, title = usualTitle) {
  removeStamp(root);
  await report.step(
    title,
    () => 'packages installed',
    async (note) => {
      await keepingPrevious(root, async () => {
        await installPackages(root, env, note);
        note('checking the native ones');
        await checkNatives(root, env);
      });
    },
  );
  await fetchGpuLibrary(root, report, (args) => runNpm(root, args, env));
  writeStamp(root);
}

module.exports = { install };

'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { SetupFault } = require('./fault.cjs');

const isNpmScript = (file) => path.basename(file) === 'npm-cli.js' && fs.existsSync(file);

/** Where an npm that came with this Node lies: beside node on Windows, under ../lib elsewhere. */
function besideNode(execPath) {
  const bin = path.dirname(fs.realpathSync(execPath));
  const inside = path.join('node_modules', 'npm', 'bin', 'npm-cli.js');
  return [path.join(bin, inside), path.join(bin, '..', 'lib', inside)];
}

function onPath(env) {
  const names = process.platform === 'win32' ? ['npm.cmd', 'npm.exe'] : ['npm'];
  const folders = (env.PATH ?? env.Path ?? '').split(path.delimiter).filter(Boolean);
  return folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((f) => fs.existsSync(f));
}

/**
 * The command that starts npm: the npm this process was started by, else the one that belongs to the running
 * Node, else the first on PATH.
 * @returns {{ command: string, args: string[] }}
 */
function findNpm({ env = process.env, execPath = process.execPath } = {}) {
  const script = [env.npm_execpath ?? '', ...besideNode(execPath)].find(isNpmScript);
  if (script) return { command: execPath, args: [script] };
  const command = onPath(env);
  if (command) return { command, args: [] };
  throw new SetupFault(
    'Cannot install the packages as npm must be beside node or on PATH: none found',
    'install Node from https://nodejs.org, which brings npm',
  );
}

module.exports = { findNpm };

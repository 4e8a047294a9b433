'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');
const { projectRoot } = require('../bootstrap/index.cjs');

/** Scripts of the installed tools, started with the running Node and without a shell. */
const scripts = {
  biome: '@biomejs/biome/bin/biome',
  tsc: 'typescript/bin/tsc',
  vitest: 'vitest/vitest.mjs',
};

/** Runs one of the tools in the project's root, with this terminal; resolves to its exit status. */
function runTool(name, args) {
  const script = path.join(projectRoot, 'node_modules', scripts[name]);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: projectRoot, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

module.exports = { runTool };

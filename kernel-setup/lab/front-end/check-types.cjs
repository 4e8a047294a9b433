'use strict';

// Checks the types of src/ against JupyterLab's own, with the project's compiler: `node check-types.cjs`.
const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { ensureFrontEndPackages } = require('../../bootstrap/front-end.cjs');
const { printFault, projectRoot, SetupFault } = require('../../bootstrap/index.cjs');

const compiler = path.join(projectRoot, 'node_modules', 'typescript', 'bin', 'tsc');

async function checkTypes() {
  await ensureFrontEndPackages();
  const settings = path.join(__dirname, 'tsconfig.json');
  return spawnSync(process.execPath, [compiler, '-p', settings], { stdio: 'inherit' }).status ?? 1;
}

checkTypes().then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    if (!(error instanceof SetupFault)) throw error;
    printFault(error);
    process.exitCode = 1;
  },
);

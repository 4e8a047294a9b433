'use strict';

// What can only be checked with JupyterLab's packages: `node check.cjs` installs them where needed, then checks the
// types of src/ with the project's compiler, and what src/ says of JupyterLab's own schemas.
const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { ensureFrontEndPackages } = require('../../bootstrap/front-end.cjs');
const { printFault, projectRoot, SetupFault } = require('../../bootstrap/index.cjs');
const { schemaFolders } = require('./build/packages.cjs');

const fromProject = (...parts) => path.join(projectRoot, 'node_modules', ...parts);

function checkTypes() {
  const compiler = fromProject('typescript', 'bin', 'tsc');
  const settings = path.join(__dirname, 'tsconfig.json');
  return spawnSync(process.execPath, [compiler, '-p', settings], { stdio: 'inherit' }).status === 0;
}

/** A source without imports, as the module that it is. */
function load(source) {
  const ts = require(fromProject('typescript'));
  const text = fs.readFileSync(path.join(__dirname, source), 'utf8');
  const module = { exports: {} };
  new Function('exports', ts.transpile(text, { module: ts.ModuleKind.CommonJS, target: 'ES2022' }))(
    module.exports,
  );
  return module.exports;
}

/** JupyterLab's validator is AJV with these options; its answer for a person without settings is the truth. */
function checkDefaults() {
  const { defaultsOf } = load('src/settings/defaults.ts');
  const Ajv = require('ajv').default;
  const schemas = schemaFolders().flatMap(({ folder }) =>
    fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'))),
  );
  for (const schema of schemas) {
    const settings = {};
    assert.equal(schema.type, 'object');
    assert(new Ajv({ useDefaults: true, strict: false }).compile(schema)(settings), schema.title);
    assert.deepEqual(defaultsOf(schema), settings, schema.title);
  }
  console.log(`The defaults of ${schemas.length} schemas are as JupyterLab has them.`);
  return true;
}

async function check() {
  await ensureFrontEndPackages();
  if (!checkTypes()) return false;
  console.log('The types of the front-end hold.');
  return checkDefaults();
}

check().then(
  (holds) => {
    process.exitCode = holds ? 0 : 1;
  },
  (error) => {
    if (!(error instanceof SetupFault)) throw error;
    printFault(error);
    process.exitCode = 1;
  },
);

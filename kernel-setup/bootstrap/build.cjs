'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { SetupFault } = require('./fault.cjs');
const { hashFile, listFiles, readJson, statOf, writeJson } = require('./files.cjs');
const { run } = require('./run.cjs');

const project = 'tsconfig.build.json';
const stampOf = (root) => path.join(root, 'dist', '.build.json');
const incrementalOf = (root) => path.join(root, 'dist', '.tsbuildinfo');

/** Every file the compiler's output depends on. */
function listSources(root) {
  const { include = [], exclude = [] } = readJson(path.join(root, project)) ?? {};
  const sources = include
    .flatMap((folder) => listFiles(root, folder, exclude))
    .filter((f) => /\.(ts|json)$/.test(f));
  return [...sources, project, 'tsconfig.json', 'package-lock.json'].sort();
}

const listOutputs = (root) => listFiles(root, 'dist').filter((f) => !path.basename(f).startsWith('.'));

const snapshot = (root, files) =>
  Object.fromEntries(
    files.map((file) => [file, { ...statOf(path.join(root, file)), hash: hashFile(path.join(root, file)) }]),
  );

/** Same size and time, or else the same bytes (a checkout touches files without changing them). */
function isUnchanged(root, file, before) {
  const now = statOf(path.join(root, file));
  if (!now || !before) return false;
  if (now.size !== before.size) return false;
  return now.mtimeMs === before.mtimeMs || hashFile(path.join(root, file)) === before.hash;
}

function sourcesAgree(root, stamp) {
  const files = listSources(root);
  return (
    files.length === Object.keys(stamp.sources).length &&
    files.every((file) => isUnchanged(root, file, stamp.sources[file]))
  );
}

const outputsAgree = (root, stamp) =>
  Object.entries(stamp.outputs).every(([file, size]) => statOf(path.join(root, file))?.size === size);

const readStamp = (root) => {
  const stamp = readJson(stampOf(root));
  return stamp?.sources && stamp?.outputs ? stamp : undefined;
};

/** Whether dist/ is what the compiler makes of the sources as they are now. */
function isBuilt(root) {
  const stamp = readStamp(root);
  return stamp !== undefined && sourcesAgree(root, stamp) && outputsAgree(root, stamp);
}

/** The output files a source gives rise to, beside which everything else in dist/ is stale. */
function outputsOf(source) {
  if (source.endsWith('.d.ts')) return [];
  if (source.endsWith('.json')) return [`dist/${source}`];
  const base = `dist/${source.slice(0, -'.ts'.length)}`;
  return ['.js', '.js.map', '.d.ts', '.d.ts.map'].map((end) => base + end);
}

/** Removes what an earlier build made of sources that are gone, and folders that are empty then. */
function removeStale(root, sources) {
  const expected = new Set(sources.flatMap(outputsOf));
  for (const file of listOutputs(root)) {
    if (expected.has(file)) continue;
    fs.rmSync(path.join(root, file), { force: true });
    for (let folder = path.dirname(file); folder !== 'dist'; folder = path.dirname(folder)) {
      if (fs.readdirSync(path.join(root, folder)).length > 0) break;
      fs.rmdirSync(path.join(root, folder));
    }
  }
}

async function compile(root, env) {
  const compiler = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, output } = await run(process.execPath, [compiler, '-p', project, '--pretty', 'false'], {
    cwd: root,
    env,
  });
  if (status === 0) return;
  const errors = (output.match(/error TS\d+/g) ?? []).length;
  throw new SetupFault(
    `Cannot build as the sources must be free of type errors: ${errors === 0 ? `the compiler ended with status ${status}` : `${errors} found`}`,
    'correct what is listed, then run the same command again',
    output.trim().split('\n').slice(0, 40).join('\n'),
  );
}

/** Compiles the sources into dist/. Whatever is not certain about an earlier build is built anew. */
async function build(root, report, env = process.env) {
  const before = readStamp(root);
  if (!before || !outputsAgree(root, before)) fs.rmSync(incrementalOf(root), { force: true });
  // Taken first: a source edited while the compiler runs differs from it, and the next run builds again.
  const sources = snapshot(root, listSources(root));
  fs.rmSync(stampOf(root), { force: true });
  await report.step(
    'Compiling the sources',
    () => 'sources compiled',
    async () => {
      await compile(root, env);
      removeStale(root, Object.keys(sources));
      const outputs = Object.fromEntries(
        listOutputs(root).map((file) => [file, statOf(path.join(root, file)).size]),
      );
      writeJson(stampOf(root), { sources, outputs });
    },
  );
}

module.exports = { build, isBuilt };

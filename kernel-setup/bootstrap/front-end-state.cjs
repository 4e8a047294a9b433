'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { listFiles, readJson, statOf, writeJson } = require('./files.cjs');

const source = 'kernel-setup/lab/front-end';
const inputs = ['package.json', 'package-lock.json', 'build.cjs', 'build', 'src'];

const sourceOf = (root) => path.join(root, source);
const builtOf = (root) => path.join(root, '.cache', 'lab', 'front-end');
const recordOf = (folder) => path.join(folder, 'files.json');

function listInputs(root) {
  const files = inputs.flatMap((name) => {
    const isFile = statOf(path.join(root, source, name)) !== undefined;
    return isFile ? [`${source}/${name}`] : listFiles(root, `${source}/${name}`);
  });
  return files.sort();
}

/** A short name for all that the front-end is made of: other sources or packages give it another one. */
function hashInputs(root) {
  const hash = crypto.createHash('sha256');
  for (const file of listInputs(root)) {
    const bytes = fs.readFileSync(path.join(root, file));
    hash.update(`${file}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex').slice(0, 16);
}

/** The folder of the front-end that the sources as they are now give rise to, built or not. */
const folderOf = (root) => path.join(builtOf(root), hashInputs(root));

/** Whether a built front-end is whole: every file that was made is there in its size. */
function isWhole(folder) {
  const files = readJson(recordOf(folder));
  if (files === undefined) return false;
  return Object.entries(files).every(([file, size]) => statOf(path.join(folder, file))?.size === size);
}

/** Records what a finished build consists of. */
function recordFiles(folder) {
  const files = listFiles(folder, '.').map((file) => file.slice('./'.length));
  writeJson(
    recordOf(folder),
    Object.fromEntries(files.map((file) => [file, statOf(path.join(folder, file)).size])),
  );
}

const remove = (folder) => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

/**
 * Removes front-ends of the past but for the newest of them, which a running server may still hand out, and what
 * interrupted builds have left.
 */
function removeOld(root, current) {
  const folders = fs
    .readdirSync(builtOf(root))
    .map((name) => path.join(builtOf(root), name))
    .filter((folder) => folder !== current);
  const whole = folders.filter((folder) => fs.existsSync(recordOf(folder)) && !folder.endsWith('.new'));
  const age = (folder) => fs.statSync(folder).mtimeMs;
  const kept = whole.sort((a, b) => age(b) - age(a))[0];
  for (const folder of folders) if (folder !== kept) remove(folder);
}

module.exports = { folderOf, isWhole, recordFiles, remove, removeOld, sourceOf };

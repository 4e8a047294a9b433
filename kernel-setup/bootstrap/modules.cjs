'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { hashFile, readJson, statOf, writeJson } = require('./files.cjs');

/** Raised when what an installation has to hold changes in a way the lockfile does not show. */
const layout = 1;

const stampOf = (root) => path.join(root, 'node_modules', '.diffusion-lab.json');
const hiddenLockOf = (root) => path.join(root, 'node_modules', '.package-lock.json');
const lockOf = (root) => path.join(root, 'package-lock.json');

/** What an installation depends on; a stamp with another key belongs to another lockfile or machine. */
function keyOf(root) {
  return {
    layout,
    platform: `${process.platform}-${process.arch}`,
    lock: hashFile(lockOf(root)),
    package: hashFile(path.join(root, 'package.json')),
  };
}

const sameJson = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const isThere = (root) => (folder) => fs.existsSync(path.join(root, folder, 'package.json'));

/** Fast answer, by the stamp that only a finished installation leaves: a few milliseconds. */
function stampHolds(root) {
  const stamp = readJson(stampOf(root));
  return (
    stamp !== undefined &&
    sameJson(stamp.key, keyOf(root)) &&
    sameJson(stamp.hiddenLock, statOf(hiddenLockOf(root))) &&
    stamp.packages.every(isThere(root))
  );
}

const admits = (list, value) =>
  list === undefined ||
  ((list.includes(value) || list.every((item) => item.startsWith('!'))) && !list.includes(`!${value}`));

function usesMusl() {
  process.report.excludeNetwork = true;
  return process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
}

/**
 * Whether this optional package should be here: one this project names itself, or a binary for this machine. What
 * only another optional package needs may be missing together with it.
 */
function belongsHere(root, folder, entry) {
  const named = readJson(path.join(root, 'package.json'))?.optionalDependencies ?? {};
  const bound = entry.os !== undefined || entry.cpu !== undefined || entry.libc !== undefined;
  if (!bound && !(folder.slice('node_modules/'.length) in named)) return false;
  if (!admits(entry.os, process.platform) || !admits(entry.cpu, process.arch)) return false;
  return (
    entry.libc === undefined ||
    process.platform !== 'linux' ||
    admits(entry.libc, usesMusl() ? 'musl' : 'glibc')
  );
}

/** npm renames folders to .name-XXXXXXXX while it replaces them; one that stayed tells of an interruption. */
function hasLeftovers(root) {
  const modules = path.join(root, 'node_modules');
  const folders = [
    modules,
    ...fs
      .readdirSync(modules)
      .filter((n) => n.startsWith('@'))
      .map((n) => path.join(modules, n)),
  ];
  return folders.some((folder) => fs.readdirSync(folder).some((name) => /^\..+-[A-Za-z0-9]{8}$/.test(name)));
}

/** Whether the lockfile is of this package.json: npm refuses the pair otherwise, and says what to do. */
function lockfileIsCurrent(root, locked) {
  const current = readJson(path.join(root, 'package.json')) ?? {};
  const sorted = (list = {}) => Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1));
  return ['dependencies', 'devDependencies', 'optionalDependencies'].every((kind) =>
    sameJson(sorted(current[kind]), sorted(locked[kind])),
  );
}

/** Slow answer, for a tree that someone else installed: every package of the lockfile is there in its version. */
function treeAgrees(root) {
  const wanted = readJson(lockOf(root))?.packages;
  const present = readJson(hiddenLockOf(root))?.packages;
  if (!wanted || !present || hasLeftovers(root) || !lockfileIsCurrent(root, wanted[''])) return false;
  return Object.entries(wanted).every(([folder, entry]) => {
    if (folder === '') return true;
    const found = present[folder];
    if (found === undefined) return Boolean(entry.optional) && !belongsHere(root, folder, entry);
    return (
      found.version === entry.version &&
      found.integrity === entry.integrity &&
      readJson(path.join(root, folder, 'package.json'))?.version === entry.version
    );
  });
}

/** Records a finished installation. An unwritable folder only costs the next run its fast answer. */
function writeStamp(root) {
  const packages = Object.keys(readJson(hiddenLockOf(root))?.packages ?? {}).filter(isThere(root));
  const stamp = { key: keyOf(root), hiddenLock: statOf(hiddenLockOf(root)), packages };
  try {
    writeJson(stampOf(root), stamp);
  } catch (error) {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code)) throw error;
  }
}

const removeStamp = (root) => fs.rmSync(stampOf(root), { force: true });

/** Whether node_modules is what the lockfile asks for, wholly installed and for this machine. */
function isInstalled(root) {
  if (stampHolds(root)) return true;
  const stamp = readJson(stampOf(root));
  if (stamp && stamp.key?.platform !== keyOf(root).platform) return false;
  if (!treeAgrees(root)) return false;
  writeStamp(root);
  return true;
}

module.exports = { isInstalled, removeStamp, writeStamp };

'use strict';

const fs = require('node:fs');
const path = require('node:path');

const modulesOf = (root) => path.join(root, 'node_modules');
const asideOf = (root) => path.join(root, '.cache', 'previous-packages');

const remove = (folder) => fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

/**
 * Runs an installation, which begins by emptying node_modules, with the packages of before put aside. If it fails,
 * offline for instance, they come back, and the state of the project that they belong to still runs.
 */
async function keepingPrevious(root, install) {
  setAside(root);
  try {
    await install();
  } catch (error) {
    disown(root);
    bringBack(root);
    throw error;
  }
  remove(asideOf(root));
}

/** What an earlier, killed installation has put aside is older and whole, and therefore stays. */
function setAside(root) {
  if (!fs.existsSync(modulesOf(root)) || fs.existsSync(asideOf(root))) return;
  try {
    fs.mkdirSync(path.dirname(asideOf(root)), { recursive: true });
    fs.renameSync(modulesOf(root), asideOf(root));
  } catch {
    // A mounted folder cannot be moved; then npm empties it where it is.
  }
}

/** Without npm's own record the tree does not count as installed, however whole it looks. */
const disown = (root) => fs.rmSync(path.join(modulesOf(root), '.package-lock.json'), { force: true });

function bringBack(root) {
  if (!fs.existsSync(asideOf(root))) return;
  remove(modulesOf(root));
  fs.renameSync(asideOf(root), modulesOf(root));
}

module.exports = { keepingPrevious };

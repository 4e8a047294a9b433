'use strict';

const crypto = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

/** SHA-256 of a file's bytes, or '' when there is no such file. */
function hashFile(file) {
  try {
    return crypto.createHash('sha256').update(fs.readFileSync(file)).digest('hex');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

/** The parsed file, or undefined when it is missing or not JSON (a half-written stamp counts as none). */
function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Writes a file so that it is either the old one or the new one, whenever the process is killed. */
function writeJson(file, value) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const next = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(next, `${JSON.stringify(value)}\n`);
  fs.renameSync(next, file);
}

/** Size and modification time of a file, or undefined when there is none. */
function statOf(file) {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  return stat?.isFile() ? { size: stat.size, mtimeMs: stat.mtimeMs } : undefined;
}

/**
 * Every file under a folder, as paths relative to `root` with forward slashes.
 * @param {string[]} [except] folders, named in the same way, that are not looked into
 */
function listFiles(root, folder, except = []) {
  const found = [];
  const visit = (relative) => {
    let entries;
    try {
      entries = fs.readdirSync(path.join(root, relative), { withFileTypes: true });
    } catch (error) {
      if (error.code === 'ENOENT') return;
      throw error;
    }
    for (const entry of entries) {
      const child = `${relative}/${entry.name}`;
      if (!entry.isDirectory()) found.push(child);
      else if (!except.includes(child)) visit(child);
    }
  };
  visit(folder);
  return found;
}

module.exports = { hashFile, listFiles, readJson, statOf, writeJson };

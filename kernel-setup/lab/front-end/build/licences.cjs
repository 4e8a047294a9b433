'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { readJson } = require('./packages.cjs');

const noticeName = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** The folder of the package that a file belongs to, or undefined. */
const packageOf = (file) => file.match(/^.*[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^\\/]+(?=[\\/])/)?.[0];

const namedLicence = ({ license, licenses }) => {
  if (typeof license === 'string') return license;
  const [first] = [license ?? licenses ?? []].flat();
  return first?.type ?? '';
};

/** The texts that a package's licence asks to be passed on. */
const noticesOf = (folder) =>
  fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && noticeName.test(entry.name))
    .map((entry) => fs.readFileSync(path.join(folder, entry.name), 'utf8').trim())
    .join('\n\n');

/**
 * Name, version, licence and notices of every package that the bundle has something of.
 * @param {Iterable<string>} files the files that were read for it
 */
function licencesOf(files) {
  const folders = new Set([...files].map(packageOf).filter((folder) => folder !== undefined));
  return [...folders]
    .filter((folder) => fs.existsSync(path.join(folder, 'package.json')))
    .map((folder) => {
      const about = readJson(folder, 'package.json');
      return {
        name: about.name,
        version: about.version,
        licence: namedLicence(about),
        extractedText: noticesOf(folder),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

module.exports = { licencesOf };

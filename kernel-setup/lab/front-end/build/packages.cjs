'use strict';

const fs = require('node:fs');
const path = require('node:path');

const home = path.join(__dirname, '..');
const modules = path.join(home, 'node_modules');

const readJson = (...parts) => JSON.parse(fs.readFileSync(path.join(...parts), 'utf8'));
const writeJson = (file, value) => fs.writeFileSync(file, `${JSON.stringify(value)}\n`);

/** The extension packages this lab is made of, with their package.json. */
const extensionPackages = () =>
  Object.keys(readJson(home, 'package.json').dependencies)
    .map((name) => ({
      name,
      folder: path.join(modules, name),
      about: readJson(modules, name, 'package.json'),
    }))
    .filter(({ about }) => about.jupyterlab?.extension || about.jupyterlab?.mimeExtension);

/** Style sheets of the themes, by package. */
const themes = () =>
  extensionPackages()
    .filter(({ about }) => about.jupyterlab.themePath)
    .map(({ name, folder, about }) => ({ name, style: path.join(folder, about.jupyterlab.themePath) }));

/** Where the packages describe their settings. */
const schemaFolders = () =>
  extensionPackages()
    .filter(({ about }) => about.jupyterlab.schemaDir)
    .map(({ name, folder, about }) => ({
      name,
      version: about.version,
      folder: path.join(folder, about.jupyterlab.schemaDir),
    }));

/** Copies what describes the settings of each package, where the server finds it. */
function copySchemas(out) {
  for (const { name, version, folder } of schemaFolders()) {
    const target = path.join(out, 'schemas', name);
    fs.cpSync(folder, target, { recursive: true });
    writeJson(path.join(target, 'package.json.orig'), { name, version });
  }
}

/** Which versions this front-end is of. */
const writeVersion = (out) =>
  writeJson(path.join(out, 'version.json'), {
    jupyterlab: readJson(modules, '@jupyterlab/application', 'package.json').version,
    services: readJson(modules, '@jupyterlab/services', 'package.json').version,
  });

module.exports = { copySchemas, readJson, schemaFolders, themes, writeJson, writeVersion };

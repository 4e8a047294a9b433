'use strict';

// Bundles JupyterLab into a folder: `node build.cjs FOLDER`. Prints its progress in per cent, one number a line.
const fs = require('node:fs');
const path = require('node:path');
const { pageSettings, themeSettings } = require('./build/bundle.cjs');
const { compress } = require('./build/compress.cjs');
const { licencesOf } = require('./build/licences.cjs');
const { copySchemas, themes, writeJson, writeVersion } = require('./build/packages.cjs');

function bundle(rspack, settings) {
  const compiler = rspack(settings);
  return new Promise((resolve, reject) => {
    compiler.run((error, stats) => {
      compiler.close(() => {
        if (error) reject(error);
        else if (stats.hasErrors())
          reject(new Error(stats.toString({ preset: 'errors-only', colors: false })));
        else resolve(stats);
      });
    });
  });
}

const filesRead = (stats) => stats.flatMap(({ compilation }) => [...compilation.fileDependencies]);

async function build(out, onProgress) {
  const { rspack } = await import('@rspack/core');
  fs.mkdirSync(out, { recursive: true });
  const onManifest = (files) => writeJson(path.join(out, 'manifest.json'), files);
  const { stats } = await bundle(rspack, [
    pageSettings(rspack, out, onManifest, onProgress),
    ...themes().map((theme) => themeSettings(rspack, out, theme)),
  ]);
  writeJson(path.join(out, 'licenses.json'), licencesOf(filesRead(stats)));
  await compress(path.join(out, 'static'));
  copySchemas(out);
  writeVersion(out);
}

const percent = (part) => process.stdout.write(`${Math.round(part * 100)}%\n`);

build(path.resolve(process.argv[2]), percent).catch((error) => {
  process.stderr.write(`${error.stack ?? error}\n`);
  process.exitCode = 1;
});

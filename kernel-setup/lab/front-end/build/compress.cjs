'use strict';

const fs = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const zlib = require('node:zlib');

const gzip = promisify(zlib.gzip);
const worthwhile = 20_000;

/**
 * Puts a compressed copy beside each larger text, for browsers on another machine. Gzip, since that is what they
 * ask for without HTTPS.
 */
async function compress(folder) {
  const names = (await fs.readdir(folder)).filter((name) => /\.(js|css)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const text = await fs.readFile(path.join(folder, name));
      if (text.length >= worthwhile)
        await fs.writeFile(path.join(folder, `${name}.gz`), await gzip(text, { level: 9 }));
    }),
  );
}

module.exports = { compress };

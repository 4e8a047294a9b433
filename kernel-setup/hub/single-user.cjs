#!/usr/bin/env node
'use strict';

// The server of one user, started by JupyterHub with the user's rights. It builds nothing: the course belongs to
// somebody else, who has run `npm start` once.

const path = require('node:path');
const { folderOf, isWhole } = require('../bootstrap/front-end-state.cjs');

const root = path.join(__dirname, '..', '..');

async function main() {
  const frontEnd = folderOf(root);
  if (!isWhole(frontEnd))
    throw new Error(
      `Cannot start the Lab as it must be built by the owner of ${root}: run npm start there once, and stop it`,
    );
  await require(path.join(root, 'dist', 'kernel-setup', 'hub', 'single-user', 'main.js')).serveUser(frontEnd);
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);

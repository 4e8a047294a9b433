#!/usr/bin/env node
// Only syntax that any Node understands may stand here: an old one must get as far as this message.
const required = 20;
const current = process.versions.node;
if (Number(current.split('.')[0]) < required) {
  console.error(
    `Cannot run Diffusion Lab as Node must be at least ${required}: current version is ${current}`,
  );
  console.error('  → install a newer Node from https://nodejs.org, or with nvm: nvm install 22');
  process.exit(1);
}
require('./launch.cjs').launch(process.argv.slice(2));

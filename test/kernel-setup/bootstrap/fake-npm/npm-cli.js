// Stands for npm in tests of the set-up: records its process id and does what `npm ci` does to node_modules, in
// the same order (empty the folder, put the packages in, write the hidden lockfile last), from no network.
const fs = require('node:fs');
const path = require('node:path');

const env = process.env;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const compiler = `
setTimeout(() => {
  process.argv[1] = ${JSON.stringify(env.FAKE_TSC)};
  require(process.argv[1]);
}, Number(process.env.FAKE_TSC_DELAY ?? 0));
`;

function put(folder, version) {
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ version }));
}

async function ci() {
  const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
  fs.rmSync('node_modules', { recursive: true, force: true });
  const present = {};
  for (const [folder, entry] of Object.entries(packages)) {
    if (folder === '' || entry.os) continue;
    put(folder, entry.version);
    present[folder] = entry;
    await pause(Number(env.FAKE_NPM_DELAY ?? 0));
  }
  fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
  fs.writeFileSync('node_modules/typescript/bin/tsc', compiler);
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: present }));
}

fs.appendFileSync(env.FAKE_NPM_LOG, `${process.pid}\n`);
if (env.FAKE_NPM_ERROR) {
  console.error(env.FAKE_NPM_ERROR);
  process.exitCode = 1;
} else {
  if (env.FAKE_NPM_WARNING) console.error(env.FAKE_NPM_WARNING);
  ci();
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

/** Files of a built front-end, as small as one can be. */
const files: Readonly<Record<string, string>> = {
  'manifest.json': '["main.0123456789ab.css", "main.0123456789ab.js"]',
  'version.json': '{"jupyterlab": "4.6.4"}',
  'licenses.json': '[{"name": "left-pad", "version": "1.3.0", "licence": "WTFPL"}]',
  'static/main.0123456789ab.js': 'console.log("lab");',
  'static/main.0123456789ab.js.gz': 'not really gzip',
  'static/main.0123456789ab.css': 'body { margin: 0 }',
  'themes/@jupyterlab/theme-light-extension/index.css': ':root { color: black }',
  'schemas/@jupyterlab/apputils-extension/package.json.orig': '{"name": "x", "version": "4.6.4"}',
  'schemas/@jupyterlab/apputils-extension/themes.json': JSON.stringify({
    title: 'Theme',
    type: 'object',
    'jupyter.lab.setting-icon': 'x',
    additionalProperties: false,
    properties: {
      theme: { type: 'string', default: 'JupyterLab Light' },
      'adaptive-theme': { type: 'boolean', default: false },
    },
  }),
  'schemas/@jupyterlab/apputils-extension/notification.json': JSON.stringify({
    type: 'object',
    properties: { fetchNews: { type: 'string', default: 'none', enum: ['true', 'false', 'none'] } },
  }),
};

const made: string[] = [];
// Registered when a test file imports this, and so run after that file's own: servers are closed by then.
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A new folder below the system's temporary one, which is gone after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lab-'));
  made.push(folder);
  return folder;
}

/** A folder with a front-end that no browser could run, for tests of what the server does with it. */
export function makeFrontEnd(): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

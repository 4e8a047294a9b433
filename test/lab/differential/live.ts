import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { differencesOf } from './differences-of';
import { type Jupyter, startJupyter } from './jupyter';
import { startOurs } from './ours';
import { type Record, recordOf } from './record';

// Asks a Jupyter server that is installed, where differential.test.ts has the answers of one on file.

let jupyter: Jupyter;
let theirs: Record;

beforeAll(async () => {
  jupyter = await startJupyter(process.env.JUPYTER_SERVER ?? 'jupyter server', process.env.SHARED_FOLDER);
  theirs = await recordOf(jupyter);
  console.log(`compared with ${theirs.server}: ${Object.keys(theirs.scenarios).join(', ')}, websocket`);
}, 300_000);
afterAll(() => jupyter?.close());

if (process.env.RECORD)
  it('keeps what the Jupyter server answered', () => {
    const file = join(__dirname, 'recorded.json');
    writeFileSync(file, `${JSON.stringify(theirs, null, 1)}\n`);
  });
else
  it('finds the Lab and the Jupyter server alike, but for the differences that are meant', async () => {
    const ours = await startOurs();
    try {
      expect(differencesOf(theirs, await recordOf(ours)).unexpected).toEqual([]);
    } finally {
      await ours.close();
    }
  }, 300_000);

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allowed } from './differences';
import { differencesOf, type Found } from './differences-of';
import { type Ours, startOurs } from './ours';
import { type Record, recordOf } from './record';

const theirs: Record = JSON.parse(readFileSync(join(__dirname, 'recorded.json'), 'utf8'));
let ours: Ours;
let found: Found;

beforeAll(async () => {
  ours = await startOurs();
  // How kernels end is compared by run.sh: it takes as long as all the rest, and test/lab/services looks at it too.
  const { ends: _, ...websocket } = theirs.websocket;
  found = differencesOf({ ...theirs, websocket }, await recordOf(ours, false));
}, 60_000);
afterAll(() => ours?.close());

describe(`the Lab's server beside ${theirs.server}, as recorded on ${theirs.taken}`, () => {
  it('answers the same requests alike, but for the differences that are meant', () => {
    expect(found.unexpected).toEqual([]);
  });

  it('differs wherever the table of meant differences says so', () => {
    expect(allowed.filter((entry) => !found.used.has(entry) && !entry.at.startsWith('at.ends'))).toEqual([]);
  });
});

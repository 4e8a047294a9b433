import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ask } from '../http';
import { startVictim, type Victim, type VictimOptions } from '../victim';

const rounds = 100;
const markdown = (text: string) => ({ cell_type: 'markdown', id: 'a', metadata: {}, source: text });
/** A notebook of about a megabyte that says in every cell which version it is. */
const notebook = (version: number) => ({
  cells: Array.from({ length: 200 }, (_, n) => ({ ...markdown(`${version} `.repeat(1000)), id: `c${n}` })),
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});

interface File {
  readonly cells: readonly { readonly source: readonly string[] }[];
}

/** Which version a file holds; throws when it is cut, mixed or no JSON. */
function versionOf(file: string): number {
  const { cells } = JSON.parse(readFileSync(file, 'utf8')) as File;
  const words = new Set(cells.flatMap(({ source }) => source.join('').trim().split(' ')));
  if (cells.length !== 200 || words.size !== 1)
    throw new Error(`Cannot read a version as the file is mixed: ${[...words].slice(0, 5)}`);
  return Number([...words][0]);
}

/** The server of the moment, ended even when the test fails. */
let current: Victim | undefined;
afterAll(() => current?.close());

const begin = async (options: VictimOptions) => {
  current = await startVictim(options);
  return current;
};

const save = (victim: Victim, version: number) =>
  ask(victim, '/api/contents/n.ipynb', {
    method: 'PUT',
    body: { type: 'notebook', format: 'json', content: notebook(version) },
  });

it(`is killed ${rounds} times while it saves: the file is the old or the new one, whole`, async () => {
  let confirmed = 0;
  let kept = 0;
  let took = 0;
  const start = await begin({});
  const options = { base: start.base };
  const before = Date.now();
  await save(start, 0);
  const typical = Date.now() - before;
  await start.kill();
  // The moment of the kill moves after where the file changes hands, with steps around it from well before to well after.
  let middle = typical * 0.8;
  const file = join(start.root, 'n.ipynb');
  for (let round = 1; round <= rounds; round++) {
    const victim = await begin(options);
    const saving = save(victim, round).then(
      ({ status }) => status === 200,
      () => false,
    );
    const delay = Math.max(0, middle + typical * ((round % 10) - 4.5) * 0.08);
    await new Promise((resolve) => setTimeout(resolve, delay));
    await victim.kill();
    const wasConfirmed = await saving;
    const version = versionOf(file);
    expect([confirmed, round]).toContain(version);
    if (wasConfirmed) expect(version).toBe(round);
    if (version === round) took += 1;
    else kept += 1;
    middle += typical * (version === round ? -0.06 : 0.06);
    confirmed = version;
  }
  const last = await begin(options);
  const listed = JSON.parse((await ask(last, '/api/contents')).text).content.map(
    ({ name }: { name: string }) => name,
  );
  expect(listed).toEqual(['n.ipynb']);
  await save(last, rounds + 1);
  const all = readdirSync(last.root, { recursive: true, encoding: 'utf8' });
  expect(
    all.filter((name) => !/^(n\.ipynb|\.ipynb_checkpoints(\/n-checkpoint\.ipynb)?)$/.test(name)),
  ).toEqual([]);
  console.log(
    `saves that were killed: ${kept} left the old file, ${took} the new one; a save takes ${typical} ms`,
  );
  expect(Math.min(kept, took)).toBeGreaterThan(rounds / 10);
});

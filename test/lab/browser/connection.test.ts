import { afterAll, beforeAll, expect, it } from 'vitest';
import { notebookText } from '../harness/course';
import { codeCell, finished, outputOf, ready, start } from '../harness/notebook';
import { layWire, type Wire } from '../harness/proxy';
import { useLab } from '../harness/use-lab';
import { picture } from '../harness/visit';
import { dialog } from '../harness/window';

const { lab, open } = useLab();

let wire: Wire;
beforeAll(async () => {
  wire = await layWire(lab().origin);
});
afterAll(() => wire.close());

const lines = 20;
/** Says a number five times a second, and leaves it in a file, which can be read without the connection. */
const counting = `import { writeFileSync } from 'node:fs';
for (let i = 0; i < ${lines}; i++) {
  console.log(\`line \${i}.\`);
  writeFileSync('reached.txt', String(i));
  await new Promise((done) => setTimeout(done, 200));
}`;

it('shows what a cell said while the connection was down', async () => {
  lab().write('counting.ipynb', notebookText([['code', '']]));
  const lost = [
    /ERR_CONNECTION|ERR_EMPTY_RESPONSE|ERR_INTERNET|WebSocket|Connection lost|NetworkError|Failed to fetch|reconnect/i,
  ];
  const { page } = await open('/lab/tree/counting.ipynb', { origin: wire.origin, provoked: lost });
  await ready(page);
  const cell = codeCell(page, 0);
  await start(page, cell, counting);
  await outputOf(cell).getByText('line 2.').waitFor();
  wire.cut();
  const reached = Number(lab().read('reached.txt'));
  await expect
    .poll(() => Number(lab().read('reached.txt')), { timeout: 10_000 })
    .toBeGreaterThan(reached + 4);
  await picture(page, 'connection-lost');
  wire.mend();
  await finished(cell);
  const said = (await outputOf(cell).innerText()).match(/line \d+\./g);
  expect(said).toEqual(Array.from({ length: lines }, (_, i) => `line ${i}.`));
  await picture(page, 'connection-back');
  expect(await dialog(page).count()).toBe(0);
});

// Takes the outputs of cells tagged `machine` out of the notebooks in a folder: they say what the computer is or how fast,
// so that no two runs have the same.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
for (const name of readdirSync(folder).filter((entry) => entry.endsWith('.ipynb'))) {
  const path = join(folder, name);
  const notebook = JSON.parse(readFileSync(path, 'utf8'));
  for (const cell of notebook.cells)
    if (cell.metadata.tags?.includes('machine') && cell.cell_type === 'code') cell.outputs = [];
  writeFileSync(path, JSON.stringify(notebook, null, 1));
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Text of the last cell, by which the page is seen to have shown it. */
export const LAST_TEXT = 'The last of two hundred';
export const FIRST_TEXT = 'The first of two hundred';

/** Lines that the flood prints. */
const LINES = 100_000;
export const lastLine = `line ${LINES}`;

const metadata = {
  kernelspec: { display_name: 'TypeScript (Diffusion Lab)', language: 'typescript', name: 'diffusion-lab' },
  language_info: { name: 'typescript' },
};

const code = (source: string, output?: string) => ({
  cell_type: 'code',
  execution_count: output === undefined ? null : 1,
  metadata: {},
  outputs: output === undefined ? [] : [{ name: 'stdout', output_type: 'stream', text: lines(output) }],
  source: lines(source),
});
const markdown = (source: string) => ({ cell_type: 'markdown', metadata: {}, source: lines(source) });

const lines = (text: string): string[] => text.split(/(?<=\n)/);

/** Cells as a course has them: a heading with a formula, code, text, code with its output; 200 in all. */
function twoHundredCells(): object[] {
  const cells = Array.from({ length: 50 }, (_, i) => [
    markdown(
      `## Section ${i}\n\nFor $x \\sim q$, the mean of $\\log q(x) - \\log p(x)$ is $D_{KL}(q \\| p)$.`,
    ),
    code(
      `const values${i} = [1, 2, 3].map((v) => v * ${i});\nconsole.log(values${i});`,
      `[ 0, ${i}, ${2 * i} ]\n`,
    ),
    markdown(`- what to look for in section ${i}\n- *what* to **try**: \`values${i}.length\``),
    code(`for (let i = 0; i < 20; i++) console.log(i * ${i});`, table(i)),
  ]).flat();
  return [markdown(`# ${FIRST_TEXT}`), ...cells.slice(1, -1), markdown(`# ${LAST_TEXT}`)];
}

const table = (factor: number): string => Array.from({ length: 20 }, (_, i) => `${i * factor}\n`).join('');

/** A cell that tells when the kernel is ready, and one that prints as fast as it can. */
const flood = (): object[] => [
  code('1 + 1'),
  code(`for (let i = 1; i <= ${LINES}; i++) console.log('line ' + i);`),
];

/** The two notebooks of the benchmark, written into a folder. */
export function writeNotebooks(folder: string): void {
  const notebooks = { 'cells.ipynb': twoHundredCells(), 'flood.ipynb': flood() };
  for (const [name, cells] of Object.entries(notebooks)) {
    const numbered = cells.map((cell, i) => ({ id: `c${i}`, ...cell }));
    const notebook = { cells: numbered, metadata, nbformat: 4, nbformat_minor: 5 };
    writeFileSync(join(folder, name), `${JSON.stringify(notebook, null, 1)}\n`);
  }
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkTo, notebookSections } from './notebook-sections';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/coverage.md'), 'utf8');
const sections = new Map(
  notebookSections(join(root, 'notebooks')).map((section) => [linkTo(section), section]),
);

/** The parts of the notes in their order: slides, chapters, and what the transcript speaks of one after the other. */
const parts: Record<string, readonly string[]> = {
  '000': ['The way back of a random walk', 'The field that is learned', 'Generating'],
  '001': [
    'Scoring and sampling',
    'Too many equations: this one',
    'Can generate good distributions',
    'Variational inference recap',
    'The core of variational inference',
    'In the case of a diffusion model',
    'The actual insight of the paper',
    'Sampling with an SDE',
    'Fokker–Planck to guide the choice of SDEs',
  ],
  '002': [
    '1 Overview: the aim of training',
    '1 Overview: the KL divergence',
    '1 Overview: a model must be a distribution',
    '1 Overview: families of models',
    '2 VAE: the principle',
    '2 VAE: the decoder',
    '2 VAE: the encoder',
    '3 Training the VAE',
    '3 Training the VAE: ELBO',
    '3 Training the VAE: demo',
    '4 Lecture: the VAE once more',
    '4 Lecture: diffusion',
    '4 Lecture: the Gaussian kernel',
    '4 Lecture: the letter T',
    '4 Lecture: the way back',
    '4 Lecture: the three terms of the bound',
    '4 Lecture: the true posterior',
    '4 Lecture: from the divergence to the loss',
  ],
  '003': [
    'From generation to sampling',
    'Images and videos as vectors',
    'Generation as sampling from the data distribution',
    'Conditional generation',
    'Generative models',
    'Flows: trajectories and vector fields',
    'Flows: the flow map',
    'A flow that is known',
    "Euler's method",
    'Diffusion models',
  ],
  '004': [
    'Generative modelling',
    'Sampling: stochastic gradient descent',
    'Langevin Monte Carlo',
    'The diffusion model',
    'Fokker–Planck',
    'Backwards in time',
    'Estimating the score',
  ],
};
/** How many ideas a careful reading found in each note. A new one gets a row and a number more. */
const ideas = { '000': 14, '001': 35, '002': 115, '003': 50, '004': 50 };

const cellsOf = (line: string) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '').trim());
const lines = page.split('\n');
const rows = lines.filter((line) => /^\| \d{3}\.\d+ \|/.test(line)).map(cellsOf);
const checks = page
  .split('## The checks')[1]!
  .split('## ')[0]!
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| promised'))
  .map(cellsOf);
/** Those whose notebook exists. */
const taught = rows.filter(([, , where]) => !where!.startsWith('not yet: '));
const linksOf = (cell: string) => cell.split('<br>');
const namesOf = (cell: string) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!);

describe('docs/coverage.md', () => {
  it.each(Object.entries(ideas))('has every idea of note %s, in order', (note, count) => {
    const found = rows.map(([id]) => id!).filter((id) => id.startsWith(note));
    expect(found).toEqual(Array.from({ length: count }, (_, k) => `${note}.${k + 1}`));
  });

  it.each(Object.entries(parts))('has every part of note %s, in order', (note, expected) => {
    const text = page.split(`## Note ${note}`)[1]!.split(/^## /m)[0]!;
    expect([...text.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading)).toEqual(expected);
    // A part without a row would be an idea forgotten.
    for (const part of text.split('### ').slice(1)) expect(part).toMatch(/^\| \d{3}\.\d+ \|/m);
  });

  it('has four cells in every row, none of them empty but where a notebook is still to come', () => {
    expect(rows.filter((row) => row.length !== 4)).toEqual([]);
    expect(taught.filter((row) => row.some((cell) => cell === ''))).toEqual([]);
    const written = new Set([...sections.values()].map(({ notebook }) => notebook));
    const late = rows
      .filter((row) => !taught.includes(row))
      .flatMap(([, , where]) => where!.match(/\d\d/g) ?? ['?']);
    expect(late.filter((notebook) => written.has(notebook))).toEqual([]);
  });

  it('links to sections that exist, under their headings', () => {
    const broken = [...taught.map(([, , where]) => where!), ...checks.map(([, where]) => where!)]
      .flatMap(linksOf)
      .filter((link) => !sections.has(link));
    expect(broken).toEqual([]);
  });

  it('names what the toolkit exports and a cell of one of those sections uses', () => {
    const index = readFileSync(join(root, 'src/index.ts'), 'utf8');
    for (const [id, , where, toolkit] of taught) {
      const used = linksOf(where!).flatMap((link) => [...(sections.get(link)?.names ?? [])]);
      const names = namesOf(toolkit!);
      expect(names, `names of ${id}`).not.toEqual([]);
      expect(
        names.filter((name) => !used.includes(name)),
        `names that no cell uses for ${id}`,
      ).toEqual([]);
      expect(
        names.filter((name) => !new RegExp(`\\b${name}\\b`).test(index)),
        id,
      ).toEqual([]);
    }
  });

  it('lists checks that the notebooks make, at least one of each notebook', () => {
    const missing = checks.flatMap(([promise, where, says]) =>
      says!
        .split('<br>')
        .filter((claim) => !sections.get(where!)?.claims.has(claim))
        .map((claim) => `${promise}: no check says ‘${claim}’ in ${where}`),
    );
    expect(missing).toEqual([]);
    const notebooks = new Set([...sections.values()].map(({ notebook }) => notebook));
    expect(new Set(checks.map(([, where]) => where!.slice(1, 3)))).toEqual(notebooks);
  });

  it('sends the reader to every section of the notebooks it is about', () => {
    const visited = new Set(
      [...taught.map(([, , where]) => where!), ...checks.map(([, where]) => where!)].flatMap(linksOf),
    );
    const unvisited = [...sections.values()]
      .filter(({ heading, notebook }) => /^\d/.test(heading) && notebook !== '00')
      .map(linkTo)
      .filter((link) => !visited.has(link));
    expect(unvisited).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A numbered section of a notebook: `## 3 · A penalty for every outcome` and the cells below it. */
export interface Section {
  /** The notebook's number, two digits. */
  readonly notebook: string;
  /** The file's name. */
  readonly file: string;
  /** The heading without the signs before it. */
  readonly heading: string;
  /** Names of the toolkit that its cells use. */
  readonly names: ReadonlySet<string>;
  /** What its checks say in the saved outputs, without the numbers after it. */
  readonly claims: ReadonlySet<string>;
}

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly outputs?: readonly { readonly data?: Readonly<Record<string, unknown>> }[];
}

const textOf = (text: unknown) => (Array.isArray(text) ? text.join('') : String(text ?? ''));

/** Names that a cell imports from the toolkit. */
export function importsOf(code: string): string[] {
  return [...code.matchAll(/import \{([^}]*)\} from 'diffusion-lab'/g)].flatMap(([, list]) =>
    list!.split(',').map((name) => name.trim().replace(/^type /, '')),
  );
}

/** What the checks of a cell say: `✓ KL ≥ 0 — the smallest is 0.01` says `KL ≥ 0`. */
function claimsOf({ outputs = [] }: Cell): string[] {
  return outputs
    .map(({ data }) => textOf(data?.['text/plain']))
    .filter((text) => text.startsWith('✓ '))
    .map((text) => text.slice(2).split(' — ')[0]!.trim());
}

function sectionsIn(folder: string, file: string): Section[] {
  const { cells } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { cells: readonly Cell[] };
  const sections: (Section & { names: Set<string>; claims: Set<string> })[] = [];
  const known = new Set<string>();
  for (const cell of cells) {
    const text = textOf(cell.source);
    if (cell.cell_type === 'markdown') {
      for (const [, heading] of text.matchAll(/^## (.*)$/gm))
        sections.push({
          notebook: file.slice(0, 2),
          file,
          heading: heading!.trim(),
          names: new Set(),
          claims: new Set(),
        });
      continue;
    }
    for (const name of importsOf(text)) known.add(name);
    const section = sections.at(-1);
    for (const [word] of text.matchAll(/[A-Za-z_$][\w$]*/g)) if (known.has(word)) section?.names.add(word);
    for (const claim of claimsOf(cell)) section?.claims.add(claim);
  }
  return sections;
}

/** The sections of all notebooks of a folder, in order. */
export function notebookSections(folder: string): Section[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ipynb'))
    .sort()
    .flatMap((file) => sectionsIn(folder, file));
}

/** How a document links to a section: the address JupyterLab gives its heading, none where it holds a formula. */
export function linkTo({ notebook, file, heading }: Section): string {
  const place = heading.includes('$') ? '' : `#${encodeURIComponent(heading.replace(/ /g, '-'))}`;
  return `[${notebook} · ${heading.replace(' · ', ' ')}](../notebooks/${file}${place})`;
}

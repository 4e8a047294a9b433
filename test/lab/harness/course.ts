import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The project that is tested. */
export const projectRoot = resolve(__dirname, '../../..');

/** A folder of its own for one server: a copy of the course's notebooks, and a home for Jupyter's settings. */
export interface CourseFolder {
  /** What the server shows. */
  readonly root: string;
  /** Settings, workspaces, signatures, kernelspecs. */
  readonly home: string;
  /** Full path of a file that the server shows. */
  file(name: string): string;
  read(name: string): string;
  write(name: string, content: string | Buffer): void;
  /** Names of the files shown, hidden ones left out. */
  list(): string[];
  remove(): void;
}

export function makeCourseFolder(): CourseFolder {
  const base = mkdtempSync(join(process.env.LAB_TMPDIR ?? tmpdir(), 'lab-'));
  const [root, home] = [join(base, 'course'), join(base, 'home')];
  mkdirSync(root);
  mkdirSync(home);
  const notebooks = join(projectRoot, 'notebooks');
  for (const name of readdirSync(notebooks).filter((name) => name.endsWith('.ipynb')))
    cpSync(join(notebooks, name), join(root, name));
  const file = (name: string) => join(root, name);
  return {
    root,
    home,
    file,
    read: (name) => readFileSync(file(name), 'utf8'),
    write: (name, content) => writeFileSync(file(name), content),
    list: () => readdirSync(root).filter((name) => !name.startsWith('.')),
    remove: () => rmSync(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}

type Cell = [type: 'code' | 'markdown', source: string, outputs?: readonly object[]];

/** The text of a notebook of the course's kernel with these cells. */
export function notebookText(cells: readonly Cell[]): string {
  const notebook = {
    cells: cells.map(([type, source, outputs = []], i) => ({
      cell_type: type,
      id: `cell-${i}`,
      metadata: {},
      ...(type === 'code' ? { execution_count: null, outputs } : {}),
      source,
    })),
    metadata: {
      kernelspec: {
        display_name: 'TypeScript (Diffusion Lab)',
        language: 'typescript',
        name: 'diffusion-lab',
      },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
  return `${JSON.stringify(notebook, null, 1)}\n`;
}

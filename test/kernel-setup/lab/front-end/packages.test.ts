import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const home = path.resolve(__dirname, '../../../../kernel-setup/lab/front-end');
const read = (name: string) => fs.readFileSync(path.join(home, name), 'utf8');

interface Entry {
  readonly name?: string;
  readonly version: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

const about: { dependencies: Record<string, string>; overrides: Record<string, string> } = JSON.parse(
  read('package.json'),
);
const locked: Record<string, Entry> = JSON.parse(read('package-lock.json')).packages;
const installed = Object.entries(locked)
  .filter(([folder]) => folder !== '')
  .map(([folder, entry]) => ({ folder, name: folder.split('node_modules/').pop()!, ...entry }));

const isJupyterLab = (name: string) => name.startsWith('@jupyterlab/');

/** Packages of which the page must not have two: they keep state, or recognise their own objects only. */
const single =
  /^(@jupyterlab\/.*|@lumino\/.*|@jupyter\/.*|@codemirror\/(state|view|language)|@lezer\/common|react|react-dom|yjs)$/;

describe("the front-end's packages", () => {
  it('hold each package that must be there once in one version', () => {
    const names = installed.map(({ name }) => name).filter((name) => single.test(name));
    expect(names.length).toBeGreaterThan(100);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('are of one release of JupyterLab: each names exactly those that are installed', () => {
    const mixed = installed
      .filter(({ name }) => isJupyterLab(name))
      .flatMap(({ name, dependencies = {} }) =>
        Object.entries(dependencies)
          .filter(([dependency]) => isJupyterLab(dependency))
          .filter(
            ([dependency, range]) => range.replace('^', '') !== locked[`node_modules/${dependency}`]?.version,
          )
          .map(([dependency, range]) => `${name} asks for ${dependency} ${range}`),
      );
    expect(mixed).toEqual([]);
  });

  it('are pinned, so that a new lockfile brings no other release', () => {
    const pins = { ...about.overrides, ...about.dependencies };
    const loose = installed
      .filter(({ name }) => isJupyterLab(name))
      .filter(({ name, version }) => pins[name] !== version)
      .map(({ name }) => name);
    expect(loose).toEqual([]);
  });

  it('come from the npm registry with a hash each', () => {
    const elsewhere = installed.filter(
      ({ resolved, integrity }) => !resolved?.startsWith('https://registry.npmjs.org/') || !integrity,
    );
    expect(elsewhere.map(({ folder }) => folder)).toEqual([]);
  });

  it('run no script while they are installed', () => {
    expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
  });

  it('leave out the heavy ones that nothing here uses', () => {
    expect(locked['node_modules/mermaid']?.name).toBe('empty-npm-package');
    expect(locked['node_modules/@mermaid-js/layout-elk']?.name).toBe('empty-npm-package');
    expect(installed.map(({ name }) => name)).not.toContain('webpack');
  });
});

describe("the front-end's extensions", () => {
  const extensions = Object.keys(about.dependencies).filter((name) => name.endsWith('-extension'));
  const imports = (file: string) =>
    [...read(file).matchAll(/^import .*'(@jupyterlab\/[^/']+)/gm)].map(([, name]) => name!);

  it('are all of the packages that are extensions', () => {
    expect(imports('src/extensions.ts').sort()).toEqual([...extensions].sort());
  });

  it('are each started, as what they are', () => {
    const started = [...read('src/extensions.ts').matchAll(/^ {2}'(@jupyterlab\/[^']+)':/gm)].map(
      (m) => m[1]!,
    );
    expect(started.sort()).toEqual([...extensions].sort());
  });

  it('bring their styles, where they have some', () => {
    const plain = /(theme-.*|services)-extension$/;
    expect(imports('src/styles.ts').sort()).toEqual(extensions.filter((name) => !plain.test(name)).sort());
  });
});

import { type Import, importsOf, resolveIn, type Tree, targetOf } from './imports';

/**
 * The units of src/ from the bottom up: a unit may import from rows above it in this list, never from its own row
 * or a later one.
 */
const rows: readonly (readonly string[])[] = [
  ['check', 'simd'], // L0
  ['random', 'grid', 'files'],
  ['probability'], // L1
  ['data', 'runtime', 'ode'],
  ['nn'], // L2
  ['families', 'vae', 'ddpm', 'sde', 'metrics'], // L3
  ['flow'],
  ['notebook'], // L4
  ['course'],
  ['index'],
];

/** plot is a leaf beside the layers: it sees L0 only, and only what shows plots sees it. */
const plotSees = ['check', 'random', 'grid'];
const seesPlot = ['notebook', 'course', 'index'];

/** Packages that only the named units may import. */
const reserved: readonly { readonly packages: RegExp; readonly units: readonly string[] }[] = [
  { packages: /^(tslab|vega|vega-lite|danfojs-node|@tslab\/.*)$/, units: ['notebook'] },
  { packages: /^(@tensorflow\/.*|webgpu|onnxruntime-.*)$/, units: ['runtime'] },
  { packages: /^(zeromq|markdown-it.*|@vscode\/.*|katex|highlight\.js|playwright-core)$/, units: ['course'] },
];

const rowOf = (unit: string) => rows.findIndex((row) => row.includes(unit));

/** 'src/probability/kl.ts' and 'src/probability/kl' → 'probability'; 'src/grid.ts' → 'grid'. */
export const unitOf = (path: string) => path.split('/')[1]!.replace(/\.ts$/, '');

function maySee(from: string, to: string): boolean {
  if (from === to) return true;
  if (from === 'plot') return plotSees.includes(to);
  if (to === 'plot') return seesPlot.includes(from);
  return rowOf(to) < rowOf(from);
}

function relativeFault(tree: Tree, found: Import): string | undefined {
  const target = targetOf(found);
  if (/\.(ts|js|json|mjs|cjs)$/.test(found.specifier) || !resolveIn(tree, found))
    return `'${found.specifier}' must name a file of the tree, without extension`;
  if (!found.from.startsWith('src/')) return undefined;
  if (!target.startsWith('src/')) return `src/ must not import from outside src/: '${found.specifier}'`;
  const [from, to] = [unitOf(found.from), unitOf(target)];
  return maySee(from, to) ? undefined : `${from} must not import ${to}`;
}

function packageFault(found: Import): string | undefined {
  if (!found.from.startsWith('src/') || found.specifier.startsWith('node:')) return undefined;
  if (found.specifier === 'diffusion-lab') return 'src/ must not import itself by its package name';
  const unit = unitOf(found.from);
  const rule = reserved.find(({ packages }) => packages.test(found.specifier));
  return rule && !rule.units.includes(unit)
    ? `only ${rule.units.join(' and ')} may import '${found.specifier}'`
    : undefined;
}

function unitFault(file: string): string[] {
  const unit = unitOf(file);
  return unit === 'plot' || rowOf(unit) >= 0 ? [] : [`${file}: ${unit} is in no layer`];
}

/** Every break of the layering in a tree, one line each: 'file:line: rule'. */
export function layerFaults(tree: Tree): string[] {
  return [...tree].flatMap(([file, text]) => {
    const faults = importsOf(file, text).flatMap((found) => {
      const fault = found.specifier.startsWith('.') ? relativeFault(tree, found) : packageFault(found);
      return fault ? [`${file}:${found.line}: ${fault}`] : [];
    });
    return file.startsWith('src/') ? [...unitFault(file), ...faults] : faults;
  });
}

/** Every import cycle, as the path that closes it; each is reported from one of its files only. */
export function importCycles(tree: Tree): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file].join(' → '));
    if (start >= 0 || done.has(file)) return;
    for (const found of importsOf(file, tree.get(file)!)) {
      const next = found.specifier.startsWith('.') ? resolveIn(tree, found) : undefined;
      if (next) visit(next, [...path, file]);
    }
    done.add(file);
  };
  for (const file of tree.keys()) visit(file, []);
  return cycles;
}

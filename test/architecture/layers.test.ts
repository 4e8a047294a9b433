import { describe, expect, it } from 'vitest';
import { importCycles, layerFaults } from './layers';
import { readTree } from './project-tree';

const tree = readTree(['src', 'kernel-setup'], /\.ts$/);

describe('this project', () => {
  it('has sources to check', () => {
    expect(tree.size).toBeGreaterThan(50);
  });

  it('imports from lower layers only', () => {
    expect(layerFaults(tree)).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(importCycles(tree)).toEqual([]);
  });
});

describe('the check of layers', () => {
  const base = {
    'src/check.ts': '',
    'src/grid.ts': "import { r } from './check';",
    'src/probability/kl.ts': "import { g } from '../grid';",
    'src/runtime/tf.ts': "import * as tf from '@tensorflow/tfjs';",
    'src/plot/lines.ts': "import { g } from '../grid';",
    'src/notebook/show.ts': "import { l } from '../plot/lines'; import type { V } from 'vega';",
    'src/index.ts': "export { l } from './plot/lines';",
    'kernel-setup/doctor/index.ts': "import { tf } from '../../src/runtime/tf';",
  };
  const faultsWith = (file: string, text: string) =>
    layerFaults(new Map(Object.entries({ ...base, [file]: text })));

  it('accepts a sound tree', () => {
    expect(layerFaults(new Map(Object.entries(base)))).toEqual([]);
  });

  it.each([
    [
      'an arrow upwards',
      'src/grid.ts',
      "import { k } from './probability/kl';",
      'grid must not import probability',
    ],
    [
      'an arrow sideways',
      'src/vae/a.ts',
      "\nexport { b } from '../flow/b';",
      "src/vae/a.ts:2: '../flow/b' must name",
    ],
    [
      'a type import upwards',
      'src/check.ts',
      "import type { G } from './grid';",
      'check must not import grid',
    ],
    ['import() upwards', 'src/check.ts', "const g = import('./grid');", 'check must not import grid'],
    ['require() upwards', 'src/check.ts', "const g = require('./grid');", 'check must not import grid'],
    ['an import type upwards', 'src/check.ts', "type G = import('./grid').G;", 'check must not import grid'],
    [
      'a concept in a plot',
      'src/plot/lines.ts',
      "import { k } from '../probability/kl';",
      'plot must not import',
    ],
    [
      'a plot in a concept',
      'src/probability/kl.ts',
      "import { l } from '../plot/lines';",
      'probability must not',
    ],
    [
      'set-up code in the toolkit',
      'src/course/a.ts',
      "import '../../kernel-setup/doctor/index';",
      'outside src/',
    ],
    [
      'TensorFlow.js outside runtime',
      'src/data/a.ts',
      "import * as tf from '@tensorflow/tfjs';",
      'only runtime',
    ],
    ['vega outside notebook', 'src/plot/lines.ts', "import type { V } from 'vega';", 'only notebook may'],
    ['an extension', 'src/grid.ts', "import './check.ts';", 'without extension'],
    ['a folder', 'src/notebook/show.ts', "import { l } from '../plot';", 'must name a file'],
    ['a missing file', 'kernel-setup/a.ts', "import './gone';", 'must name a file'],
    ['the package by its own name', 'src/grid.ts', "import 'diffusion-lab';", 'by its package name'],
    ['a folder in no layer', 'src/extra/a.ts', '', 'src/extra/a.ts: extra is in no layer'],
  ])('finds %s', (_, file, text, fault) => {
    const faults = faultsWith(file, text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(fault);
  });

  it('finds an arrow between two units of one row', () => {
    const bad = { ...base, 'src/flow/b.ts': '', 'src/vae/a.ts': "import { b } from '../flow/b';" };
    expect(layerFaults(new Map(Object.entries(bad)))).toEqual(['src/vae/a.ts:1: vae must not import flow']);
  });

  it('finds cycles, through types and through several files', () => {
    const cyclic = new Map([
      ['src/a/x.ts', "import './y';"],
      ['src/a/y.ts', "import type { Z } from './z';"],
      ['src/a/z.ts', "export { x } from './x';"],
      ['src/a/w.ts', "import './x';"],
    ]);
    expect(importCycles(cyclic)).toEqual(['src/a/x.ts → src/a/y.ts → src/a/z.ts → src/a/x.ts']);
    expect(importCycles(new Map([['src/a/x.ts', "import './x';"]]))).toEqual(['src/a/x.ts → src/a/x.ts']);
  });
});

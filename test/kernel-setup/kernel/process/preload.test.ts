import { expect, it } from 'vitest';
import { preloadablesOf } from '../../../../kernel-setup/kernel/process/preload';

it('finds the packages that a cell imports, in any form of import', () => {
  expect(preloadablesOf("import { tf } from 'diffusion-lab';")).toEqual(['diffusion-lab']);
  expect(preloadablesOf('import * as tf from "@tensorflow/tfjs";')).toEqual(['@tensorflow/tfjs']);
  expect(preloadablesOf("const a = await import('diffusion-lab'), b = require('@tensorflow/tfjs');")).toEqual(
    ['diffusion-lab', '@tensorflow/tfjs'],
  );
});

it('leaves other cells alone', () => {
  expect(preloadablesOf('const x = 1;')).toEqual([]);
  expect(preloadablesOf("import { x } from './diffusion-lab-helper'; // diffusion-lab")).toEqual([]);
});

import Module, { createRequire } from 'node:module';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { KernelObject } from '../../../../kernel-setup/kernel/process/kernel-object';
import { installTslabApi } from '../../../../kernel-setup/kernel/process/tslab-api';

const load = createRequire(__filename);
const shown: object[] = [];
const kernel = { display: (bundle: object) => shown.push(bundle) } as unknown as KernelObject;

beforeEach(() => installTslabApi(kernel));
afterEach(() => {
  delete load.cache[load.resolve('tslab')];
  shown.length = 0;
});

it('is what any module gets for tslab', () => {
  load('tslab').display.html('<i>h</i>');
  expect(shown).toEqual([{ data: { 'text/html': '<i>h</i>' }, metadata: {}, transient: {} }]);
  expect(load(load.resolve('tslab'))).toBe(load('tslab'));
});

it('tells the versions of the packages it stands for', () => {
  expect(load('tslab').versions).toEqual({ tslab: '1.0.22', typescript: '5.0.4', node: process.version });
});

it('leaves the loader as it is, whose callers Node looks at before it warns of deprecated modules', () => {
  const { _load } = Module as unknown as { _load: unknown };
  installTslabApi(kernel);
  expect((Module as unknown as { _load: unknown })._load).toBe(_load);
});

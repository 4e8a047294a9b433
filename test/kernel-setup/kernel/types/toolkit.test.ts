import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { createTypeService } from '../../../../kernel-setup/kernel/types/service';
import { packageRoot } from '../../../../src/course/jupyter/paths';

const service = createTypeService(join(packageRoot(), 'notebooks'));
afterAll(() => service.close());

/** Notebooks may import any source file of the toolkit, and their TypeScript is older than the one that builds it. */
it("the toolkit's sources are sound for the notebooks' TypeScript", { timeout: 60_000 }, () => {
  const result = service.convert("import * as lab from '../src/index'; Object.keys(lab).length");
  expect(result.ok ? '' : stripVTControlCharacters(result.error.traceback.join('\n'))).toBe('');
  const paths = result.ok ? result.converted.modules.map((module) => module.path) : [];
  expect(paths).toContain(join(packageRoot(), 'src/index.ts'));
});

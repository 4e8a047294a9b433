import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import type { Converted } from '../../../../kernel-setup/kernel/types/converted';
import { createTypeService, type TypeService } from '../../../../kernel-setup/kernel/types/service';

/** A type service for all tests of a file, in a temporary folder. */
export function useTypes() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'types-')));
  let types: TypeService;
  beforeAll(() => {
    types = createTypeService(folder);
  });
  afterAll(() => {
    types.close();
    rmSync(folder, { recursive: true });
  });
  return {
    folder,
    get types() {
      return types;
    },
    write(name: string, text: string): void {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    },
    /** Converts and commits a cell that must be sound. */
    accept(code: string): Converted {
      const result = types.convert(code, 'cell [1]');
      if (!result.ok) throw new Error(`${code}\n${result.error.traceback.join('\n')}`);
      types.commit();
      return result.converted;
    },
    /** The error of a cell that must be refused. */
    reject(code: string): { ename: string; evalue: string; text: string } {
      const result = types.convert(code, 'cell [1]');
      if (result.ok) throw new Error(`accepted: ${code}`);
      const { ename, evalue, traceback } = result.error;
      return { ename, evalue, text: stripVTControlCharacters(traceback.join('\n')) };
    },
  };
}

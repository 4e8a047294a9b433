import { join } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';
import type { TypeService } from '../types/contract';
import { CodeCache } from './code-cache';
import { Garbage } from './garbage';
import { log } from './log';

/** Nothing has been asked for this long after the compiler was loaded: time to read types ahead. */
const IDLE_MS = 100;

const cacheFolder = (): string => join(packageRoot(), '.cache', 'kernel');

/** The type service, loaded when first needed: it brings the TypeScript compiler, most of the kernel's start. */
export class TypesLoader {
  private service: TypeService | undefined;
  private cache: CodeCache | undefined;
  private readonly garbage = new Garbage();

  constructor(private readonly cwd: string) {}

  get(): TypeService {
    this.garbage.collectSoon();
    if (!this.service) {
      this.loadCompiler();
      const { createTypeService } = require('../types/service') as typeof import('../types/service');
      this.service = createTypeService(this.cwd, join(cacheFolder(), 'declarations.json'));
      // The first cell comes first: a timer waits while its types are checked.
      setTimeout(() => void this.warmUp(), IDLE_MS).unref();
    }
    return this.service;
  }

  /** Forgets what cells have declared. */
  reset(): void {
    this.service?.reset();
  }

  close(): void {
    this.service?.close();
  }

  private loadCompiler(): void {
    try {
      const file = require.resolve('@tslab/typescript-for-tslab');
      this.cache = new CodeCache(file, cacheFolder());
      this.cache.load();
    } catch (error) {
      // The type service then loads it in the ordinary way.
      log(`The compiled compiler is not used: ${error instanceof Error ? error.message : error}`);
    }
  }

  private async warmUp(): Promise<void> {
    try {
      await this.service?.warmUp();
      this.cache?.save();
      this.garbage.collectSoon();
    } catch (error) {
      log(`Types are not read ahead: ${error instanceof Error ? error.stack : error}`);
    }
  }
}

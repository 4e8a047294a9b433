import type { TypeService } from '../types/contract';
import { log } from './log';

/** Nothing has been asked for this long after the compiler was loaded: time to read types ahead. */
const IDLE_MS = 100;

/** The type service, loaded when first needed: it brings the TypeScript compiler, most of the kernel's start. */
export class TypesLoader {
  private service: TypeService | undefined;

  constructor(private readonly cwd: string) {}

  get(): TypeService {
    if (!this.service) {
      const { createTypeService } = require('../types/service') as typeof import('../types/service');
      this.service = createTypeService(this.cwd);
      this.warmUpSoon(this.service);
    }
    return this.service;
  }

  /** The first cell comes first: a timer waits while its types are checked. */
  private warmUpSoon(service: TypeService): void {
    setTimeout(() => {
      service.warmUp().catch((error: unknown) => log(`Types are not read ahead: ${error}`));
    }, IDLE_MS).unref();
  }

  /** Forgets what cells have declared. */
  reset(): void {
    this.service?.reset();
  }

  close(): void {
    this.service?.close();
  }
}

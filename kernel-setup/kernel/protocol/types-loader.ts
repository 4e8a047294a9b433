import type { TypeService } from '../types/contract';

/** The type service, loaded when first needed: it brings the TypeScript compiler, most of the kernel's start. */
export class TypesLoader {
  private service: TypeService | undefined;

  constructor(private readonly cwd: string) {}

  get(): TypeService {
    if (!this.service) {
      const { createTypeService } = require('../types/service') as typeof import('../types/service');
      this.service = createTypeService(this.cwd);
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
}

/** What loops use of WebAssembly; where notebooks are compiled, its types are not known. */
interface Assembly {
  Memory: new (size: { initial: number; maximum: number }) => Memory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** Memory that can grow; its buffer is another one afterwards. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

export const { WebAssembly: assembly } = globalThis as unknown as { readonly WebAssembly: Assembly };

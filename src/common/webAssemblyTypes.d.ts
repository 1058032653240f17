/** The part of the WebAssembly interface that we use; the types of Node 20 leave it out. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
  }
  class Memory {
    /** In pages of 64 KB. */
    constructor(size: { initial: number });
    readonly buffer: ArrayBuffer;
    /** The buffer of before is empty afterwards. */
    grow(pages: number): number;
  }
  class Instance {
    constructor(module: Module, imports: Record<string, Record<string, unknown>>);
    readonly exports: Record<string, unknown>;
  }
}

import { randomBytes } from 'node:crypto';
import Module from 'node:module';
import type { KernelObject } from './kernel-object';

/**
 * What cells get for `import … from 'tslab'`: its display functions and versions, without the compiler and
 * the messaging that loading the package itself would bring into the user's process.
 */
export interface TslabApi {
  readonly display: TslabDisplay;
  newDisplay(): TslabDisplay;
  readonly versions: { readonly tslab: string; readonly typescript: string; readonly node: string };
}

/** Displays of one MIME type each; a display with an id replaces its own earlier output. */
export class TslabDisplay {
  private shown = false;

  constructor(
    private readonly kernel: KernelObject,
    private readonly id?: string,
  ) {}

  javascript = (text: string): void => this.raw('text/javascript', text);
  html = (text: string): void => this.raw('text/html', text);
  markdown = (text: string): void => this.raw('text/markdown', text);
  latex = (text: string): void => this.raw('text/latex', text);
  svg = (text: string): void => this.raw('image/svg+xml', text);
  text = (text: string): void => this.raw('text/plain', text);
  png = (bytes: Uint8Array): void => this.raw('image/png', bytes);
  jpeg = (bytes: Uint8Array): void => this.raw('image/jpeg', bytes);
  gif = (bytes: Uint8Array): void => this.raw('image/gif', bytes);
  pdf = (bytes: Uint8Array): void => this.raw('application/pdf', bytes);

  /** Shows text, or bytes in base64, as the given MIME type. */
  raw(mimeType: string, content: string | Uint8Array): void {
    const value = content instanceof Uint8Array ? Buffer.from(content).toString('base64') : content;
    const transient = this.id === undefined ? {} : { display_id: this.id };
    this.kernel.display({ data: { [mimeType]: value }, metadata: {}, transient }, this.shown);
    this.shown = this.id !== undefined;
  }
}

export function createTslabApi(kernel: KernelObject): TslabApi {
  return {
    display: new TslabDisplay(kernel),
    newDisplay: () => new TslabDisplay(kernel, randomBytes(8).toString('hex')),
    get versions() {
      return {
        tslab: versionOf('tslab'),
        typescript: versionOf('@tslab/typescript-for-tslab'),
        node: process.version,
      };
    },
  };
}

const versionOf = (name: string): string => (require(`${name}/package.json`) as { version: string }).version;

/**
 * From here on `require('tslab')` of any module is this API. It is put where the loader looks first: a wrapper around
 * the loader would stand in the stack of every load, and Node tells the user of deprecated modules that packages load
 * unless the caller is a package itself.
 */
export function installTslabApi(kernel: KernelObject): void {
  const file = require.resolve('tslab');
  require.cache[file] = Object.assign(new Module(file), {
    filename: file,
    loaded: true,
    exports: createTslabApi(kernel),
  });
}

import { types } from 'node:util';

interface Exports {
  [name: string]: unknown;
  __esModule?: boolean;
  default?: unknown;
}

const stars = new WeakMap<object, Exports>();

const isNamespace = (loaded: unknown): loaded is Exports =>
  types.isModuleNamespaceObject(loaded) || (loaded as Exports | null)?.__esModule === true;

/** Namespace object of a loaded module, as `import * as x` and `import()` give it: a CommonJS module's exports and `default`. */
export function importStar(loaded: unknown): unknown {
  if (isNamespace(loaded)) return loaded;
  const isObject = (typeof loaded === 'object' && loaded !== null) || typeof loaded === 'function';
  if (!isObject) return { default: loaded };
  let star = stars.get(loaded);
  if (!star) {
    star = { default: loaded } as Exports;
    for (const key of Object.keys(loaded)) {
      if (key === 'default') continue;
      Object.defineProperty(star, key, { enumerable: true, get: () => (loaded as Exports)[key] });
    }
    stars.set(loaded, star);
  }
  return star;
}

/** Something whose `default` is the module's default export. */
export function importDefault(loaded: unknown): { default?: unknown } {
  return isNamespace(loaded) ? loaded : { default: loaded };
}

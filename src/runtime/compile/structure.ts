/** A place of an argument or result, as in `[0].loss`. */
type Leaf = (value: unknown, path: string) => unknown;

/** Nested arrays and plain objects with other leaves. */
export function mapLeaves(tree: unknown, leaf: Leaf, path = ''): unknown {
  if (Array.isArray(tree)) return tree.map((entry, i) => mapLeaves(entry, leaf, `${path}[${i}]`));
  if (!isPlain(tree)) return leaf(tree, path);
  return Object.fromEntries(
    Object.entries(tree).map(([name, entry]) => [name, mapLeaves(entry, leaf, `${path}.${name}`)]),
  );
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Not compared with Object.prototype: an object from a notebook's cell comes from another realm.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Stands in a traced result for a tensor that the graph computes. */
export class OutputSlot {
  constructor(readonly index: number) {}
}

/** Stands in a traced result for an argument that is returned as it came. */
export class InputSlot {
  constructor(readonly index: number) {}
}

/** Whether two traced results are the same, so that what is no tensor may be returned again and again. */
export function sameStructure(a: unknown, b: unknown): boolean {
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((entry, i) => sameStructure(entry, b[i]));
  if (a instanceof OutputSlot) return b instanceof OutputSlot && a.index === b.index;
  if (a instanceof InputSlot) return b instanceof InputSlot && a.index === b.index;
  if (!isPlain(a) || !isPlain(b)) return Object.is(a, b);
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => name in b && sameStructure(a[name], b[name]))
  );
}

/** As much of JSON Schema as settings use. */
export interface Schema {
  readonly $ref?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema | readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly [keyword: string]: unknown;
}

type Settings = Record<string, unknown>;

const isRecord = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The part of the schema that a reference within it ('#/definitions/x') names. */
function resolve(root: Schema, reference: string): Schema {
  const found = reference
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), root);
  return isRecord(found) ? found : {};
}

function fill(root: Schema, schema: Schema, value: unknown): void {
  if (schema.$ref !== undefined) fill(root, resolve(root, schema.$ref), value);
  for (const part of schema.allOf ?? []) fill(root, part, value);
  if (isRecord(value)) fillRecord(root, schema, value);
  if (Array.isArray(value)) fillList(root, schema, value);
}

function fillRecord(root: Schema, schema: Schema, value: Settings): void {
  for (const [key, part] of Object.entries(schema.properties ?? {})) {
    if (value[key] === undefined && part.default !== undefined) value[key] = structuredClone(part.default);
    fill(root, part, value[key]);
  }
}

function fillList(root: Schema, schema: Schema, value: unknown[]): void {
  const { items } = schema;
  value.forEach((entry, i) => {
    const part: unknown = Array.isArray(items) ? items[i] : items;
    if (isRecord(part)) fill(root, part, entry);
  });
}

/**
 * What the settings of a schema are when the person has set none: every default, and the defaults within defaults,
 * as AJV's option `useDefaults` fills them in.
 */
export function defaultsOf(schema: Schema): Settings {
  const settings: Settings = {};
  fill(schema, schema, settings);
  return settings;
}

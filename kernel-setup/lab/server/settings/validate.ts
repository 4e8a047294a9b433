import type { ValidateFunction } from 'ajv';
import type { PluginSchema } from './schemas';

const compiled = new WeakMap<PluginSchema, ValidateFunction>();

/** What breaks a plugin's schema; undefined when nothing does. The validator is loaded at the first use. */
export function schemaFault(plugin: PluginSchema, settings: unknown): string | undefined {
  const validate = compiled.get(plugin) ?? compile(plugin);
  compiled.set(plugin, validate);
  if (validate(settings)) return undefined;
  const [first] = validate.errors ?? [];
  return `${first?.instancePath || '/'} ${first?.message ?? 'is wrong'}`;
}

function compile(plugin: PluginSchema): ValidateFunction {
  const { Ajv } = require('ajv') as typeof import('ajv');
  // JupyterLab's schemas have keywords of their own (jupyter.lab.…) and formats that only mean its editor.
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  const { $id: _id, $schema: _schema, ...schema } = plugin.schema;
  return ajv.compile(schema);
}

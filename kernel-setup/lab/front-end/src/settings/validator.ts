import {
  DefaultSchemaValidator,
  type ISchemaValidator,
  type ISettingRegistry,
} from '@jupyterlab/settingregistry';
import { defaultsOf } from './defaults';

/**
 * Jupyter's validator compiles a program for each of the sixty schemas, a good part of the time until the page
 * shows. The schemas are those that were bundled, and most people set few of their settings: where none is set there
 * is nothing to validate, and the defaults are read from the schema. Everything else is Jupyter's validator's.
 */
export class QuickValidator implements ISchemaValidator {
  #thorough: DefaultSchemaValidator | undefined;

  validateData(plugin: ISettingRegistry.IPlugin, populate = true): ISchemaValidator.IError[] | null {
    if (plugin.raw.trim() !== '{}' || plugin.schema.type !== 'object')
      return this.#validate(plugin, populate);
    if (populate) plugin.data = { composite: asObject(defaultsOf(plugin.schema)), user: {} };
    return null;
  }

  #validate(plugin: ISettingRegistry.IPlugin, populate: boolean) {
    this.#thorough ??= new DefaultSchemaValidator();
    return this.#thorough.validateData(plugin, populate);
  }
}

/** Defaults come from JSON and are JSON. */
const asObject = (defaults: Record<string, unknown>) =>
  defaults as ISettingRegistry.ISettingBundle['composite'];

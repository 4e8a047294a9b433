import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { ISettingConnector, ISettingRegistry, SettingRegistry } from '@jupyterlab/settingregistry';
import { QuickValidator } from './validator';

/** Whether this page has the plugin that the settings are of. */
const isOurs = (app: JupyterFrontEnd, id: string) =>
  app.hasPlugin(id) && !PageConfig.Extension.isDisabled(id);

/** Settings whose transformation was not there yet when the others were loaded. */
async function loadMissing(app: JupyterFrontEnd, registry: ISettingRegistry, ids: readonly string[]) {
  const missing = ids.filter((id) => isOurs(app, id) && !(id in registry.plugins));
  await Promise.all(
    missing.map((id) =>
      registry.load(id).catch((reason) => console.warn(`Settings failed to load for (${id})`, reason)),
    ),
  );
}

/** The setting registry, in the place of JupyterLab's own and with a quicker validator. */
export const settingsPlugin: JupyterFrontEndPlugin<ISettingRegistry> = {
  id: 'diffusion-lab:settings',
  description: 'Provides the setting registry.',
  autoStart: true,
  provides: ISettingRegistry,
  requires: [ISettingConnector],
  activate: async (app, connector: ISettingConnector) => {
    const { values } = await connector.list('active');
    const registry = new SettingRegistry({
      connector,
      plugins: values.filter(({ id }) => isOurs(app, id)),
      validator: new QuickValidator(),
    });
    const ids = values.map(({ id }) => id);
    void app.restored.then(() => loadMissing(app, registry, ids));
    return registry;
  },
};

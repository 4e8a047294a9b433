import type { JupyterLab } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { IPlugin } from '@lumino/coreutils';

/** A plugin of the application, or of its registry before there is an application. */
export type Plugin = IPlugin<JupyterLab, unknown>;

/** Plugins of the packages in use that this lab has no use for. */
const leftOut: readonly string[] = [
  // News of the Jupyter project, fetched from elsewhere.
  '@jupyterlab/apputils-extension:announcements',
  // Ours in src/settings stands in its place.
  '@jupyterlab/apputils-extension:settings',
  // Language servers: the kernel itself checks types and completes.
  '@jupyterlab/fileeditor-extension:language-server',
  '@jupyterlab/notebook-extension:language-server',
];

/** JupyterLab's terminals warn in the console where the server has none. */
const lacksTerminals = (id: string) =>
  id.startsWith('@jupyterlab/terminal-extension:') && PageConfig.getOption('terminalsAvailable') !== 'true';

const isOff = (id: string) =>
  leftOut.includes(id) || lacksTerminals(id) || PageConfig.Extension.isDisabled(id);

/** Packages export one plugin or a list. */
const listOf = (exported: unknown) => [exported].flat() as Plugin[];

/** The plugins of these packages that start, and a description of all of them for the application's plugin list. */
export function choosePlugins(packages: Readonly<Record<string, unknown>>) {
  const all = Object.entries(packages).flatMap(([extension, exported]) =>
    listOf(exported).map((plugin) => ({ extension, plugin, enabled: !isOff(plugin.id) })),
  );
  return {
    plugins: all.filter(({ enabled }) => enabled).map(({ plugin }) => plugin),
    off: all.filter(({ enabled }) => !enabled).map(({ plugin }) => plugin.id),
    described: all.map(({ extension, plugin, enabled }) => describe(plugin, extension, enabled)),
  };
}

const describe = (plugin: Plugin, extension: string, enabled: boolean) => ({
  id: plugin.id,
  description: plugin.description ?? '',
  autoStart: plugin.autoStart,
  requires: plugin.requires ?? [],
  optional: plugin.optional ?? [],
  provides: plugin.provides ?? null,
  enabled,
  extension,
});

/** The renderers of these packages, as the application takes them: as modules. */
export const chooseRenderers = (packages: Readonly<Record<string, unknown>>) =>
  Object.values(packages).map(
    (exported) => ({ __esModule: true, default: exported }) as IRenderMime.IExtensionModule,
  );

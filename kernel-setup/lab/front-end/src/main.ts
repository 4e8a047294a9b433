import './styles';
import { JupyterLab } from '@jupyterlab/application';
import { JupyterPluginRegistry, PageConfig } from '@jupyterlab/coreutils';
import { IConnectionStatus, IServiceManager } from '@jupyterlab/services';
import { coursePlugin } from './course/plugin';
import { extensions, mimeExtensions } from './extensions';
import { hoverPlugin } from './hover/plugin';
import { landingPlugin } from './landing';
import { outputsPlugin } from './outputs/plugin';
import { choosePlugins, chooseRenderers } from './plugins';
import { settingsPlugin } from './settings/plugin';

/** A plugin may take as long as a busy laptop needs; JupyterLab warns of it in the console otherwise. */
const expectedActivationTime = 60_000;

const ours = [coursePlugin, hoverPlugin, landingPlugin, outputsPlugin, settingsPlugin];

async function start(): Promise<void> {
  const { plugins, off, described } = choosePlugins({ ...extensions, 'diffusion-lab': ours });
  const pluginRegistry = new JupyterPluginRegistry<JupyterLab>({ expectedActivationTime });
  pluginRegistry.registerPlugins(plugins);
  const lab = new JupyterLab({
    pluginRegistry,
    serviceManager: await pluginRegistry.resolveRequiredService(IServiceManager),
    connectionStatus: (await pluginRegistry.resolveOptionalService(IConnectionStatus)) ?? undefined,
    mimeExtensions: chooseRenderers(mimeExtensions),
    disabled: { matches: off, patterns: PageConfig.Extension.disabled },
    availablePlugins: described,
  });
  if (PageConfig.getOption('exposeAppInBrowser') === 'true') Object.assign(window, { jupyterapp: lab });
  await lab.start({ bubblingKeydown: true });
  await lab.restored;
  document.body.dataset.labReady = 'true';
}

/** Without the application there is nobody else to tell. */
function tell(error: unknown): void {
  console.error(error);
  const note = document.createElement('pre');
  note.textContent = `Cannot start JupyterLab: ${error instanceof Error ? error.message : String(error)}\nReload the page; if that does not help, run npm start again.`;
  document.body.replaceChildren(note);
}

start().catch(tell);

import type { JupyterFrontEnd } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import type { Plugin } from './plugins';

const isResolver = ({ id }: Plugin) => id === '@jupyterlab/application-extension:tree-resolver';

/** The folder of a path, as the file browser takes it. */
const folderOf = (path: string) => path.split('/').slice(0, -1).join('/') || '/';

/** The address as the page was loaded; later on it follows what is open. */
function readAddress(): { browser: string; file: string } {
  const file = PageConfig.getOption('treePath');
  const browser = new URLSearchParams(window.location.search).get('file-browser-path') ?? '';
  return file.endsWith('.ipynb') ? { browser: browser || folderOf(file), file: '' } : { browser, file };
}

/**
 * The notebook of the page's address is opened by the landing, as early as can be. JupyterLab would open it once more
 * up to a second later, and take the focus from what a person has turned to meanwhile; so it is told of the
 * notebook's folder only, and before anything is open, so that the address follows it.
 */
export function withoutSecondOpening(plugins: readonly Plugin[]): Plugin[] {
  return plugins.map((plugin) => {
    if (!isResolver(plugin)) return plugin;
    return {
      ...plugin,
      activate: async (app, ...services) => {
        await plugin.activate(app, ...services);
        const paths = readAddress();
        const resolver: JupyterFrontEnd.ITreeResolver = { paths: app.started.then(() => paths) };
        return resolver;
      },
    };
  });
}

import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';

/** What the page should show first, said as a command. */
function firstCommand(shell: ILabShell): [name: string, args: { path?: string }] | undefined {
  const path = PageConfig.getOption('treePath');
  if (path.endsWith('.ipynb')) return ['docmanager:open', { path }];
  return path === '' && shell.isEmpty('main') ? ['launcher:create', {}] : undefined;
}

async function land({ commands }: JupyterFrontEnd, shell: ILabShell): Promise<void> {
  const [name, args] = firstCommand(shell) ?? [];
  if (name && commands.hasCommand(name)) await commands.execute(name, args).catch(() => undefined);
}

/** The file browser hides its list until it knows its folder, which for a file of the top folder is the one it has. */
function showFiles(browser: IDefaultFileBrowser): void {
  const path = PageConfig.getOption('treePath');
  if (path !== '' && !path.includes('/')) browser.removeClass('jp-mod-restoring');
}

/** On a telephone the sidebars would leave a strip for the notebook. */
const narrow = 700;

function makeRoom(shell: ILabShell): void {
  if (window.innerWidth >= narrow) return;
  shell.collapseLeft();
  shell.collapseRight();
}

/**
 * Opens the notebook of the page's address, or the launcher. JupyterLab does so itself, but only once it has saved
 * the workspace, half a second or more after everything else is there; then it finds it open. Where the notebook is
 * missing, it is JupyterLab that says so.
 */
export const landingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'diffusion-lab:landing',
  description: "Opens the notebook of the page's address as soon as the application is there.",
  autoStart: true,
  requires: [ILabShell, IDefaultFileBrowser],
  activate: (app, shell: ILabShell, browser: IDefaultFileBrowser) => {
    void app.restored.then(() => {
      showFiles(browser);
      makeRoom(shell);
      return land(app, shell);
    });
  },
};

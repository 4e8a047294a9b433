import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';

/** What the page should show first, said as a command. */
function firstCommand(shell: ILabShell, path: string): [name: string, args: { path?: string }] | undefined {
  if (path.endsWith('.ipynb')) return ['docmanager:open', { path }];
  return path === '' && shell.isEmpty('main') ? ['launcher:create', {}] : undefined;
}

async function land({ commands }: JupyterFrontEnd, shell: ILabShell, path: string): Promise<void> {
  const [name, args] = firstCommand(shell, path) ?? [];
  if (!name || !commands.hasCommand(name)) return;
  // This one says what is wrong: that there is no such notebook.
  await commands
    .execute(name, args)
    .catch(() => commands.execute('filebrowser:open-path', { ...args, dontShowBrowser: true }));
}

/** The file browser hides its list until it knows its folder, which for a file of the top folder is the one it has. */
function showFiles(browser: IDefaultFileBrowser, path: string): void {
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
 * Opens the notebook of the page's address, or the launcher. JupyterLab would do so itself, but only once it has saved
 * the workspace, half a second or more after everything else is there.
 */
export const landingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'diffusion-lab:landing',
  description: "Opens the notebook of the page's address as soon as the application is there.",
  autoStart: true,
  requires: [ILabShell, IDefaultFileBrowser],
  activate: (app, shell: ILabShell, browser: IDefaultFileBrowser) => {
    // Read now: later it follows what is open.
    const path = PageConfig.getOption('treePath');
    void app.restored.then(() => {
      showFiles(browser, path);
      makeRoom(shell);
      return land(app, shell, path);
    });
  },
};

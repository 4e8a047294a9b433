import { ILabShell, type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { PageConfig } from '@jupyterlab/coreutils';

/** What the page should show first, said as a command. */
function firstCommand(shell: ILabShell): [name: string, args: { path?: string }] | undefined {
  const path = PageConfig.getOption('treePath');
  if (path.endsWith('.ipynb')) return ['docmanager:open', { path }];
  return path === '' && shell.isEmpty('main') ? ['launcher:create', {}] : undefined;
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
  requires: [ILabShell],
  activate: (app: JupyterFrontEnd, shell: ILabShell) => {
    void app.restored.then(async () => {
      const [name, args] = firstCommand(shell) ?? [];
      if (name && app.commands.hasCommand(name))
        await app.commands.execute(name, args).catch(() => undefined);
    });
  },
};

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { useLab } from '../../harness/use-lab';
import { picture } from '../../harness/visit';
import { choose } from '../../harness/window';

const { lab, openNotebook } = useLab();

// Not among the tests for every JupyterLab: the form stays empty in Debian 13's 4.0.11.
it('changes a setting in the settings editor', async () => {
  const file = () =>
    join(lab().home, 'lab/user-settings/@jupyterlab/docmanager-extension/plugin.jupyterlab-settings');
  const page = await openNotebook('00-setup.ipynb');
  await choose(page, 'Settings', 'Settings Editor');
  await page.locator('.jp-PluginList-entry', { hasText: 'Document Manager' }).click();
  const autosave = page
    .locator('.jp-SettingsPanel')
    .getByText('Autosave Interval', { exact: true })
    .locator('xpath=following::input[1]');
  await autosave.fill('77');
  await expect
    .poll(() => existsSync(file()) && readFileSync(file(), 'utf8'))
    .toMatch(/"autosaveInterval": 77\b/);
  await picture(page, 'settings-editor');
});

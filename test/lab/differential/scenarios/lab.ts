import type { Scenario, Step } from '../step';
import { get, outline, remove } from './requests';

const save = (name: string, path: string, text: string): Step => ({ name, method: 'PUT', path, text });
const theme = '/lab/api/settings/@jupyterlab/apputils-extension:themes';
const workspace = (id: string) => JSON.stringify({ data: { 'layout-restorer:data': {} }, metadata: { id } });

/** What JupyterLab's pages keep: settings, workspaces, translations. */
export const lab: Scenario = {
  name: 'lab',
  steps: [
    outline(get('names of settings', '/lab/api/settings?ids_only=true')),
    outline(get('one setting', theme)),
    save('setting saved', theme, JSON.stringify({ raw: '{ // dark\n "theme": "JupyterLab Dark" }' })),
    outline(get('setting read back', theme)),
    save('setting reset', theme, JSON.stringify({ raw: '{}' })),
    save('setting that is not valid', theme, JSON.stringify({ raw: '{"theme": 3}' })),
    save('setting that is not JSON', theme, JSON.stringify({ raw: '{"theme": ' })),
    save('body that is not JSON', theme, '{'),
    save('body without raw', theme, '{"a": 1}'),
    save('unknown setting saved', '/lab/api/settings/@nobody/nothing:plugin', JSON.stringify({ raw: '{}' })),
    get('unknown setting', '/lab/api/settings/@nobody/nothing:plugin'),
    get('workspaces', '/lab/api/workspaces'),
    get('missing workspace', '/lab/api/workspaces/missing'),
    save('workspace saved', '/lab/api/workspaces/differential', workspace('differential')),
    get('workspace read back', '/lab/api/workspaces/differential'),
    save('workspace with a hard name', '/lab/api/workspaces/%C3%84%20b%2Fc', workspace('Ä b/c')),
    get('workspace with a hard name read back', '/lab/api/workspaces/%C3%84%20b%2Fc'),
    get('workspaces listed', '/lab/api/workspaces'),
    save('workspace of another name', '/lab/api/workspaces/differential', workspace('other')),
    save('workspace that is not JSON', '/lab/api/workspaces/differential', '{'),
    save('workspace without a name', '/lab/api/workspaces', workspace('x')),
    remove('workspace removed', '/lab/api/workspaces/differential'),
    remove('workspace with a hard name removed', '/lab/api/workspaces/%C3%84%20b%2Fc'),
    remove('workspace removed again', '/lab/api/workspaces/differential'),
    get('translations', '/lab/api/translations'),
    outline(get('one translation', '/lab/api/translations/default')),
    outline(get('unknown translation', '/lab/api/translations/xx_XX')),
    get('listings', '/lab/api/listings/@jupyterlab/extensionmanager-extension/listings.json'),
    get('theme file', '/lab/api/themes/@jupyterlab/theme-light-extension/missing.css'),
    get('page', '/lab'),
    get('page of a file', '/lab/tree/house/plain.txt'),
    get('page of a workspace', '/lab/workspaces/differential'),
  ],
};

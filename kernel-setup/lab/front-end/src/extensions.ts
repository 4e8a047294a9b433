import application from '@jupyterlab/application-extension';
import apputils from '@jupyterlab/apputils-extension';
import cellToolbar from '@jupyterlab/cell-toolbar-extension';
import celltags from '@jupyterlab/celltags-extension';
import codemirror from '@jupyterlab/codemirror-extension';
import completer from '@jupyterlab/completer-extension';
import console from '@jupyterlab/console-extension';
import csvviewer from '@jupyterlab/csvviewer-extension';
import docmanager from '@jupyterlab/docmanager-extension';
import documentsearch from '@jupyterlab/documentsearch-extension';
import filebrowser from '@jupyterlab/filebrowser-extension';
import fileeditor from '@jupyterlab/fileeditor-extension';
import help from '@jupyterlab/help-extension';
import htmlviewer from '@jupyterlab/htmlviewer-extension';
import imageviewer from '@jupyterlab/imageviewer-extension';
import inspector from '@jupyterlab/inspector-extension';
import javascript from '@jupyterlab/javascript-extension';
import json from '@jupyterlab/json-extension';
import launcher from '@jupyterlab/launcher-extension';
import logconsole from '@jupyterlab/logconsole-extension';
import mainmenu from '@jupyterlab/mainmenu-extension';
import markdownviewer from '@jupyterlab/markdownviewer-extension';
import markedparser from '@jupyterlab/markedparser-extension';
import mathjax from '@jupyterlab/mathjax-extension';
import metadataform from '@jupyterlab/metadataform-extension';
import notebook from '@jupyterlab/notebook-extension';
import pdf from '@jupyterlab/pdf-extension';
import rendermime from '@jupyterlab/rendermime-extension';
import running from '@jupyterlab/running-extension';
import services from '@jupyterlab/services-extension';
import settingeditor from '@jupyterlab/settingeditor-extension';
import shortcuts from '@jupyterlab/shortcuts-extension';
import statusbar from '@jupyterlab/statusbar-extension';
import terminal from '@jupyterlab/terminal-extension';
import themeDark from '@jupyterlab/theme-dark-extension';
import themeDarkHighContrast from '@jupyterlab/theme-dark-high-contrast-extension';
import themeLight from '@jupyterlab/theme-light-extension';
import toc from '@jupyterlab/toc-extension';
import tooltip from '@jupyterlab/tooltip-extension';
import translation from '@jupyterlab/translation-extension';
import uiComponents from '@jupyterlab/ui-components-extension';
import vega5 from '@jupyterlab/vega5-extension';
import workspaces from '@jupyterlab/workspaces-extension';
import { withoutPictures } from './plots';
import { withoutSecondOpening } from './tree';

/** What an extension package exports: a plugin or several, of a kind that only the application looks into. */
type Exported = unknown;

/** The application's extensions, by package. */
export const extensions: Readonly<Record<string, Exported>> = {
  '@jupyterlab/application-extension': withoutSecondOpening(application),
  '@jupyterlab/apputils-extension': apputils,
  '@jupyterlab/cell-toolbar-extension': cellToolbar,
  '@jupyterlab/celltags-extension': celltags,
  '@jupyterlab/codemirror-extension': codemirror,
  '@jupyterlab/completer-extension': completer,
  '@jupyterlab/console-extension': console,
  '@jupyterlab/csvviewer-extension': csvviewer,
  '@jupyterlab/docmanager-extension': docmanager,
  '@jupyterlab/documentsearch-extension': documentsearch,
  '@jupyterlab/filebrowser-extension': filebrowser,
  '@jupyterlab/fileeditor-extension': fileeditor,
  '@jupyterlab/help-extension': help,
  '@jupyterlab/htmlviewer-extension': htmlviewer,
  '@jupyterlab/imageviewer-extension': imageviewer,
  '@jupyterlab/inspector-extension': inspector,
  '@jupyterlab/launcher-extension': launcher,
  '@jupyterlab/logconsole-extension': logconsole,
  '@jupyterlab/mainmenu-extension': mainmenu,
  '@jupyterlab/markdownviewer-extension': markdownviewer,
  '@jupyterlab/markedparser-extension': markedparser,
  '@jupyterlab/mathjax-extension': mathjax,
  '@jupyterlab/metadataform-extension': metadataform,
  '@jupyterlab/notebook-extension': notebook,
  '@jupyterlab/rendermime-extension': rendermime,
  '@jupyterlab/running-extension': running,
  '@jupyterlab/services-extension': services,
  '@jupyterlab/settingeditor-extension': settingeditor,
  '@jupyterlab/shortcuts-extension': shortcuts,
  '@jupyterlab/statusbar-extension': statusbar,
  '@jupyterlab/terminal-extension': terminal,
  '@jupyterlab/theme-dark-extension': themeDark,
  '@jupyterlab/theme-dark-high-contrast-extension': themeDarkHighContrast,
  '@jupyterlab/theme-light-extension': themeLight,
  '@jupyterlab/toc-extension': toc,
  '@jupyterlab/tooltip-extension': tooltip,
  '@jupyterlab/translation-extension': translation,
  '@jupyterlab/ui-components-extension': uiComponents,
  '@jupyterlab/workspaces-extension': workspaces,
};

/** Renderers of output and file types, by package. */
export const mimeExtensions: Readonly<Record<string, Exported>> = {
  '@jupyterlab/javascript-extension': javascript,
  '@jupyterlab/json-extension': json,
  '@jupyterlab/pdf-extension': pdf,
  '@jupyterlab/vega5-extension': withoutPictures(vega5),
};

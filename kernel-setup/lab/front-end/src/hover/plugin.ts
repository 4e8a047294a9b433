import type { Extension } from '@codemirror/state';
import { EditorView, hoverTooltip, type Tooltip, tooltips } from '@codemirror/view';
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { EditorExtensionRegistry, IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import { INotebookTracker } from '@jupyterlab/notebook';
import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import type { JSONObject } from '@lumino/coreutils';
import { inspect } from './inspect';

/** How long the mouse must rest on a name, and the keyboard after the last change. */
const rest = 400;

/** A kernel's text is shown as any notebook's that is not trusted. */
async function render(registry: IRenderMimeRegistry, data: JSONObject) {
  const type = ['text/markdown', 'text/plain'].find((type) => type in data);
  if (type === undefined) return undefined;
  const renderer = registry.createRenderer(type);
  await renderer.renderModel(new MimeModel({ data, trusted: false }));
  return renderer;
}

/** In CodeMirror's place, over everything, and in JupyterLab's theme; CodeMirror adds the node and takes it away. */
function show(renderer: IRenderMime.IRenderer, registry: IRenderMimeRegistry) {
  const dom = document.createElement('div');
  dom.className = 'dl-Hover jp-ThemedContainer';
  dom.append(renderer.node);
  return {
    dom,
    mount: () => void registry.latexTypesetter?.typeset(dom),
    destroy: () => renderer.dispose(),
  };
}

/** The keyboard has something on display already. */
const isAnswered = () => document.querySelector('.jp-Completer:not(.lm-mod-hidden), .jp-Tooltip') !== null;

async function explain(tracker: INotebookTracker, view: EditorView, pos: number): Promise<Tooltip | null> {
  const name = view.state.wordAt(pos);
  const panel = tracker.find(({ node }) => node.contains(view.dom));
  const kernel = panel?.sessionContext.session?.kernel;
  if (!name || !panel || !kernel || isAnswered()) return null;
  const { rendermime } = panel.content;
  const data = await inspect(kernel, view.state.doc.toString(), Math.min(pos, name.to - 1));
  const renderer = data && (await render(rendermime, data));
  if (!renderer || isAnswered()) return null;
  return { pos: name.from, end: name.to, above: true, create: () => show(renderer, rendermime) };
}

/** For one editor: asks about the name under the mouse, but not while somebody types. */
function hover(tracker: INotebookTracker): Extension {
  let changed = Number.NEGATIVE_INFINITY;
  return [
    EditorView.updateListener.of(({ docChanged }) => {
      if (docChanged) changed = performance.now();
    }),
    hoverTooltip((view, pos) => (performance.now() - changed < rest ? null : explain(tracker, view, pos)), {
      hoverTime: rest,
      hideOnChange: true,
    }),
    // Cells contain what they draw, and would cut it off.
    tooltips({ parent: document.body }),
  ];
}

/** The documentation of the name that the mouse rests on, by the notebook's kernel. */
export const hoverPlugin: JupyterFrontEndPlugin<void> = {
  id: 'diffusion-lab:hover',
  description: 'Shows the documentation of the name that the mouse rests on.',
  autoStart: true,
  requires: [IEditorExtensionRegistry, INotebookTracker],
  activate: (_, registry: IEditorExtensionRegistry, tracker: INotebookTracker) => {
    registry.addExtension({
      name: 'documentationOnHover',
      default: true,
      factory: ({ model }) =>
        'type' in model && model.type === 'code'
          ? EditorExtensionRegistry.createConditionalExtension(hover(tracker))
          : null,
      schema: {
        type: 'boolean',
        title: 'Documentation on hover',
        description: 'Whether resting the mouse on a name in a notebook shows its documentation.',
      },
    });
  },
};

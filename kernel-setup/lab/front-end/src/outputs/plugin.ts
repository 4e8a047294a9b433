import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { errorRendererFactory, IRenderMimeRegistry, textRendererFactory } from '@jupyterlab/rendermime';
import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { type Clock, pace } from './pace';

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** A tab in the background gets no frames; half a second stands for one. */
const frame = () =>
  Promise.race([
    new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
    sleep(500),
  ]);

const clock: Clock = { now: () => performance.now(), frame, sleep };

/** The same renderer for one kind of output, which draws no more often than it can. */
const paced = (factory: IRenderMime.IRendererFactory, mimeType: string): IRenderMime.IRendererFactory => ({
  ...factory,
  mimeTypes: [mimeType],
  createRenderer: (options) => {
    const renderer = factory.createRenderer(options);
    const render = renderer.renderModel.bind(renderer);
    renderer.renderModel = pace(async (model) => {
      if (!renderer.isDisposed) await render(model);
    }, clock);
    return renderer;
  },
});

/**
 * JupyterLab draws the whole text of an output anew with each message of it, and a loop that prints a hundred thousand
 * lines keeps the page busy for long after the kernel is done.
 */
export const outputsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'diffusion-lab:outputs',
  description: 'Draws printed text no more often than the page can.',
  autoStart: true,
  requires: [IRenderMimeRegistry],
  activate: (_, registry: IRenderMimeRegistry) => {
    registry.addFactory(paced(textRendererFactory, 'application/vnd.jupyter.stdout'));
    registry.addFactory(paced(errorRendererFactory, 'application/vnd.jupyter.stderr'));
  },
};

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';

/** What stands in the place of a picture for a renderer that only looks whether there is one. */
const present = 'present';

const asIfPictured = (model: IRenderMime.IMimeModel): IRenderMime.IMimeModel => ({
  trusted: model.trusted,
  data: { ...model.data, 'image/png': present },
  metadata: model.metadata,
  setData: (options) => model.setData(options),
});

/**
 * The renderer of plots adds a picture of each plot to the notebook's outputs unless there is one. A notebook that was
 * only opened would then count as changed, and grow by hundreds of kilobytes when it is saved. The course's plots
 * come with a drawing of their own for readers without JupyterLab.
 */
export function withoutPictures(extension: IRenderMime.IExtension): IRenderMime.IExtension {
  const { rendererFactory } = extension;
  return {
    ...extension,
    rendererFactory: {
      ...rendererFactory,
      createRenderer: (options) => {
        const renderer = rendererFactory.createRenderer(options);
        const render = renderer.renderModel.bind(renderer);
        renderer.renderModel = (model) => render(asIfPictured(model));
        return renderer;
      },
    },
  };
}

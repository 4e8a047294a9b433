import {
  ILabShell,
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin,
} from '@jupyterlab/application';
import { INotebookTracker, type Notebook, NotebookActions } from '@jupyterlab/notebook';
import type { Contents } from '@jupyterlab/services';
import { IStateDB } from '@jupyterlab/statedb';
import {
  afterRun,
  type Course,
  isLesson,
  type Listed,
  lessonsIn,
  readCourse,
  titleFromCells,
} from './lessons';
import { CoursePanel } from './panel';

const key = 'diffusion-lab:course';

/** The lessons lie in the folder that was opened, or in its folder 'notebooks' when that is the project. */
async function listLessons(contents: Contents.IManager): Promise<Listed[]> {
  const top = await listFolder(contents, '');
  const lessons = top.filter(({ path }) => isLesson(path));
  const inside = top.some(({ name, type }) => name === 'notebooks' && type === 'directory');
  if (lessons.length > 0 || !inside) return lessons;
  return (await listFolder(contents, 'notebooks')).filter(({ path }) => isLesson(path));
}

const listFolder = async (contents: Contents.IManager, path: string): Promise<Contents.IModel[]> =>
  (await contents.get(path)).content ?? [];

/** The ids of a notebook's code cells that have something to run. */
function codeCellsOf({ model }: Notebook): string[] {
  const cells = model ? [...model.cells] : [];
  return cells
    .filter((cell) => cell.type === 'code' && cell.sharedModel.getSource().trim() !== '')
    .map((cell) => cell.id);
}

/** Keeps the panel in step with the files, the notebooks that are run, and what was kept. */
class CourseKeeper {
  readonly panel: CoursePanel;
  #listing: Listed[] = [];
  #course: Course = {};
  readonly #titles: Record<string, string> = {};

  constructor(
    readonly app: JupyterFrontEnd,
    readonly state: IStateDB,
    readonly tracker: INotebookTracker,
  ) {
    this.panel = new CoursePanel(
      ({ path }) => void app.commands.execute('docmanager:open', { path }),
      () => void this.refresh(),
    );
  }

  async start(): Promise<void> {
    this.#course = readCourse(await this.state.fetch(key));
    NotebookActions.executed.connect((_, { notebook, cell, success }) => {
      if (cell.model.type === 'code') void this.#note(notebook, cell.model.id, success);
    });
    this.app.serviceManager.contents.fileChanged.connect(() => void this.#refreshIfShown());
    this.#draw();
    await this.#refreshIfShown();
  }

  async #refreshIfShown(): Promise<void> {
    if (this.panel.isVisible) await this.refresh();
  }

  /** Lists the lessons again, and reads the titles that are not known yet. */
  async refresh(): Promise<void> {
    const { contents } = this.app.serviceManager;
    this.#listing = await listLessons(contents);
    this.#draw();
    for (const { path } of this.#listing.filter(({ path }) => !(path in this.#titles))) {
      const notebook = await contents.get(path).catch(() => undefined);
      const title = titleFromCells(notebook?.content?.cells ?? []);
      if (title !== undefined) this.#titles[path] = title;
    }
    this.#draw();
  }

  async #note(notebook: Notebook, cell: string, success: boolean): Promise<void> {
    const path = this.tracker.find((panel) => panel.content === notebook)?.context.path;
    if (path === undefined || !isLesson(path)) return;
    this.#course = afterRun(this.#course, { path, cell, success, codeCells: codeCellsOf(notebook) });
    this.#draw();
    await this.state.save(key, JSON.parse(JSON.stringify(this.#course)));
  }

  #draw(): void {
    this.panel.draw({ lessons: lessonsIn(this.#listing, this.#titles), course: this.#course });
  }
}

/** The course's panel in the left sidebar. */
export const coursePlugin: JupyterFrontEndPlugin<void> = {
  id: 'diffusion-lab:course',
  description: 'Shows the lessons of the course: what is done, what is next.',
  autoStart: true,
  requires: [ILabShell, ILayoutRestorer, IStateDB, INotebookTracker],
  activate: (
    app,
    shell: ILabShell,
    restorer: ILayoutRestorer,
    state: IStateDB,
    tracker: INotebookTracker,
  ) => {
    const keeper = new CourseKeeper(app, state, tracker);
    restorer.add(keeper.panel, keeper.panel.id);
    shell.add(keeper.panel, 'left', { rank: 150, type: 'Course' });
    void app.restored.then(() => keeper.start());
  },
};

import { LabIcon } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import { type Course, describeProgress, type Lesson, nextLesson } from './lessons';

/** Points that gather into a circle, drawn in the colour of the theme's other icons. */
const svgstr = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="16"><g class="jp-icon3" fill="#616161">
<circle cx="15" cy="12" r="5.2"/><circle cx="3" cy="5" r="1.1"/><circle cx="4" cy="13" r="1.3"/><circle cx="3.2" cy="19.5" r="1"/>
<circle cx="7.2" cy="8.6" r="1.5"/><circle cx="7.6" cy="16.4" r="1.6"/></g></svg>`;

const icon = new LabIcon({ name: 'diffusion-lab:course', svgstr });

/** What the panel needs to know, and whom it tells. */
export interface Shown {
  readonly lessons: readonly Lesson[];
  readonly course: Course;
}

/** The lessons of the course in the left sidebar: what is done, what is next. */
export class CoursePanel extends Widget {
  readonly #list = document.createElement('ol');
  readonly #note = document.createElement('p');
  readonly #open: (lesson: Lesson) => void;
  readonly #onShow: () => void;

  /**
   * @param open - called when a lesson is chosen.
   * @param onShow - called when the panel comes into sight.
   */
  constructor(open: (lesson: Lesson) => void, onShow: () => void) {
    super();
    this.#open = open;
    this.#onShow = onShow;
    this.id = 'diffusion-lab-course';
    this.addClass('dl-Course');
    this.title.icon = icon;
    this.title.caption = 'Course';
    const heading = document.createElement('h2');
    heading.textContent = 'Course';
    this.node.append(heading, this.#list, this.#note);
    this.node.setAttribute('aria-label', 'Course');
    this.node.setAttribute('role', 'region');
  }

  /** Draws the lessons anew. */
  draw({ lessons, course }: Shown): void {
    const next = nextLesson(lessons, course);
    this.#list.replaceChildren(...lessons.map((lesson) => this.#entry(lesson, course, lesson === next)));
    this.#note.textContent =
      lessons.length === 0
        ? 'No lessons here: the folder that was opened has no notebooks named like 01-title.ipynb.'
        : 'A lesson is done when each of its code cells has run without an error.';
  }

  protected override onAfterShow(): void {
    this.#onShow();
  }

  #entry(lesson: Lesson, course: Course, isNext: boolean): HTMLElement {
    const progress = course[lesson.path];
    const button = document.createElement('button');
    button.type = 'button';
    button.append(
      span('dl-Course-mark', progress?.done ? '✓' : isNext ? '▸' : ''),
      span('dl-Course-title', lesson.title),
      span('dl-Course-state', describeProgress(progress) || (isNext ? 'next' : '')),
    );
    button.title = lesson.path;
    if (isNext) button.setAttribute('aria-current', 'step');
    button.addEventListener('click', () => this.#open(lesson));
    const item = document.createElement('li');
    item.append(button);
    return item;
  }
}

function span(className: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}

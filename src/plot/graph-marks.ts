/** How a graph of operations is drawn: sizes, places and marks. */
import { colorOf } from './defaults';
import type { Box, Drawing } from './graph-boxes';
import { layeredLayout } from './layered-layout';
import type { Part } from './part';

/** Sizes in pixels: from layer to layer, heights of boxes, and widths of letters of the two sizes of text. */
const size = {
  layer: 50,
  box: 24,
  noted: 34,
  gap: 16,
  head: 7,
  letter: 6.7,
  small: 5.2,
  margin: 14,
} as const;

/** A box in its place, in pixels from the top left. */
interface Placed extends Box {
  readonly x: number;
  readonly y: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Scene {
  readonly boxes: readonly Placed[];
  /** The points that each arrow passes, tip last. */
  readonly arrows: readonly (readonly { readonly x: number; readonly y: number }[])[];
  readonly width: number;
  readonly height: number;
}

/** About how wide a line of text is. */
const textWidth = (text: string, letter: number): number =>
  letter * (text.length + 0.5 * (text.match(/[mwGMW]/g)?.length ?? 0));

const widthOf = ({ label, note }: Box): number =>
  2 * Math.round((Math.max(textWidth(label, size.letter), textWidth(note, size.small)) + size.margin) / 2);

const middleOf = (layer: number): number => size.noted / 2 + layer * size.layer;

/** Places the boxes and bends the arrows around them. */
export function sceneOf({ boxes, edges }: Drawing): Scene {
  const { places, routes, layers } = layeredLayout(boxes.map(widthOf), edges, size.gap);
  const placed = boxes.map((box, k) => placedAt(box, Math.round(places[k]!.x), middleOf(places[k]!.layer)));
  const arrows = routes.map((route, k) => {
    const [from, to] = edges[k]!;
    // Between its ends an arrow goes upright through the height of a layer, where boxes may stand beside it.
    const between = route
      .slice(1, -1)
      .flatMap(({ x, layer }) =>
        [-size.box / 2, size.box / 2].map((shift) => ({ x: Math.round(x), y: middleOf(layer) + shift })),
      );
    const [start, end] = [placed[from]!, placed[to]!];
    return [{ x: start.x, y: start.bottom }, ...between, { x: end.x, y: end.top }];
  });
  const edge = Math.max(...placed.map(({ right }) => right), ...arrows.flat().map(({ x }) => x));
  return { boxes: placed, arrows, width: edge, height: (layers - 1) * size.layer + size.noted };
}

function placedAt(box: Box, x: number, y: number): Placed {
  const [across, up] = [widthOf(box) / 2, (box.note === '' ? size.box : size.noted) / 2];
  return { ...box, x, y, left: x - across, right: x + across, top: y - up, bottom: y + up };
}

/** The marks of a scene. @param color the channel that colours operations by their group */
export function marksOf(scene: Scene, color: Part): Part[] {
  const down = (field: string) => pixels(field, [scene.height, 0]);
  const across = (field: string) => pixels(field, [0, scene.width]);
  const at = { x: across('x'), y: down('y') };
  const corners = { x: across('left'), x2: { field: 'right' }, y: down('top'), y2: { field: 'bottom' } };
  return [...arrowMarks(scene, at), ...boxMarks(scene, at, corners, color)];
}

/** A position in pixels of the picture. */
const pixels = (field: string, domain: readonly [number, number]): Part => ({
  field,
  type: 'quantitative',
  scale: { domain, nice: false, zero: false },
  axis: null,
});

function arrowMarks({ arrows }: Scene, at: Part): Part[] {
  const ink = colorOf('grey');
  const lines = arrows.flatMap((points, arrow) =>
    points.map(({ x, y }, step) => ({ arrow, step, x, y: step === points.length - 1 ? y - size.head : y })),
  );
  const heads = arrows.map((points) => ({ x: points.at(-1)!.x, y: points.at(-1)!.y - size.head / 2 }));
  const path = {
    detail: { field: 'arrow', type: 'nominal' },
    order: { field: 'step', type: 'quantitative' },
  };
  return [
    {
      data: { values: lines },
      mark: { type: 'line', color: ink, strokeWidth: 1.2, interpolate: 'monotone', orient: 'horizontal' },
      encoding: { ...at, ...path },
    },
    {
      data: { values: heads },
      mark: { type: 'point', shape: 'triangle-down', filled: true, size: 40, opacity: 1, color: ink },
      encoding: at,
    },
  ];
}

function boxMarks({ boxes }: Scene, at: Part, corners: Part, color: Part): Part[] {
  const shape = { type: 'rect', strokeWidth: 1.5, tooltip: false };
  const text = (rows: readonly Placed[], field: string, fontSize: number, dy: unknown): Part => ({
    data: { values: rows },
    mark: { type: 'text', dy, fontSize, baseline: 'middle' },
    encoding: { ...at, text: { field, type: 'nominal' } },
  });
  const noted = boxes.filter(({ note }) => note !== '');
  return [
    {
      data: { values: boxes.filter(({ group }) => group === null) },
      mark: { ...shape, cornerRadius: size.box / 2, fill: '#f2f2f2', stroke: colorOf('grey') },
      encoding: corners,
    },
    {
      data: { values: boxes.filter(({ group }) => group !== null) },
      mark: { ...shape, cornerRadius: 3, fill: '#ffffff' },
      encoding: { ...corners, stroke: color },
    },
    text(boxes, 'label', 12, { expr: "datum.note === '' ? 0 : -6" }),
    ...(noted.length > 0 ? [text(noted, 'note', 9.5, 8)] : []),
  ];
}

/** Many small images in rows and columns, their pixels enlarged and kept square. */
import { refusal, requireCount, requireNonNegative, requireNotEmpty } from '../check';
import type { Image, Raster } from './image';
import { readImage } from './image';
import type { Part } from './part';
import { pictureLayer } from './picture';
import type { Pixels } from './png';
import { pngUrl } from './png';
import type { Figure, FigureOptions } from './spec';
import { countOf, figure } from './spec';

const action = 'draw an image grid';

/** Options of {@link imageGrid}. */
export interface ImageGridOptions extends Omit<FigureOptions, 'width' | 'height'> {
  /** Images in a row; unless told, as many as there are up to 10. */
  readonly columns?: number;
  /** A line of text below each image. */
  readonly captions?: readonly (string | number)[];
  /** Text left of each row. */
  readonly rowTitles?: readonly string[];
  /** Text above each column. */
  readonly columnTitles?: readonly string[];
  /** Values of black and white; [0, 255] for bytes and [0, 1] otherwise unless told. */
  readonly range?: readonly [number, number];
  /** Screen pixels for one pixel of an image; unless told, what makes the grid about 560 wide. */
  readonly pixelSize?: number;
  /** Screen pixels between images; 4 unless told. */
  readonly gap?: number;
}

/** Where the images lie, in screen pixels from the upper left corner. */
interface Layout {
  readonly columns: number;
  readonly rows: number;
  readonly pixelSize: number;
  readonly tile: { readonly width: number; readonly height: number };
  readonly step: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
}

const captionHeight = 16;

function layOut(images: readonly Raster[], options: ImageGridOptions): Layout {
  const { gap = 4, columns = Math.min(images.length, 10) } = options;
  requireCount(action, 'columns', columns);
  requireNonNegative(action, 'gap', gap);
  const widest = Math.max(...images.map((image) => image.width));
  const tallest = Math.max(...images.map((image) => image.height));
  const fitting = Math.floor((560 / columns - gap) / widest);
  const pixelSize = options.pixelSize ?? Math.max(1, Math.min(fitting, Math.floor(160 / tallest) || 1));
  requireCount(action, 'pixelSize', pixelSize);
  const tile = { width: widest * pixelSize, height: tallest * pixelSize };
  const rows = Math.ceil(images.length / columns);
  const step = {
    x: tile.width + gap,
    y: tile.height + gap + (options.captions === undefined ? 0 : captionHeight),
  };
  return { columns, rows, pixelSize, tile, step, width: columns * step.x - gap, height: rows * step.y - gap };
}

/** All images in one picture, at the size they are shown. */
function compose(images: readonly Raster[], layout: Layout): Pixels {
  const { width, height, columns, step, pixelSize } = layout;
  const data = new Uint8ClampedArray(width * height * 4);
  images.forEach((image, index) => {
    const left = (index % columns) * step.x;
    const top = Math.floor(index / columns) * step.y;
    for (let y = 0; y < image.height * pixelSize; y++)
      for (let x = 0; x < image.width * pixelSize; x++) {
        const color = image.at(Math.floor(y / pixelSize), Math.floor(x / pixelSize));
        data.set([...color, 255], 4 * ((top + y) * width + left + x));
      }
  });
  return { width, height, data };
}

function texts(layout: Layout, options: ImageGridOptions): Part[] {
  const { columns, step, tile } = layout;
  const caption = (text: string | number, k: number) => ({
    text: String(text),
    x: (k % columns) * step.x + tile.width / 2,
    y: Math.floor(k / columns) * step.y + tile.height + 3,
  });
  const above = (text: string, k: number) => ({ text, x: k * step.x + tile.width / 2, y: -5 });
  const before = (text: string, k: number) => ({ text, x: -8, y: k * step.y + tile.height / 2 });
  return [
    ...textLayer(options.captions?.map(caption), { baseline: 'top', align: 'center', fontSize: 11 }),
    ...textLayer(options.columnTitles?.map(above), { baseline: 'bottom', align: 'center' }),
    ...textLayer(options.rowTitles?.map(before), { baseline: 'middle', align: 'right' }),
  ];
}

function textLayer(values: readonly object[] | undefined, mark: Part): Part[] {
  if (values === undefined || values.length === 0) return [];
  const at = (field: string) => ({ field, type: 'quantitative', scale: null, axis: null });
  return [
    {
      data: { values },
      mark: { type: 'text', tooltip: false, ...mark },
      encoding: { x: at('x'), y: at('y'), text: { field: 'text', type: 'nominal' } },
    },
  ];
}

/**
 * Images side by side in one picture, with captions.
 *
 *     imageGrid(digits, { columns: 8, captions: labels, title: 'Handwritten digits' })
 *
 * @throws RangeError for no images, an image without pixels, or more captions than images
 */
export function imageGrid(images: readonly Image[], options: ImageGridOptions = {}): Figure {
  requireNotEmpty(action, 'images', images);
  const rasters = images.map((image) => readImage(image, options.range));
  if (options.captions !== undefined && options.captions.length > images.length)
    throw new RangeError(
      refusal(action, 'there must not be more captions than images', options.captions.length),
    );
  const layout = layOut(rasters, options);
  const { width, height } = layout;
  const bare = { type: 'quantitative', scale: null, axis: null };
  const over = { x: [0, width], y: [height, 0] } as const;
  const picture = pictureLayer(pngUrl(compose(rasters, layout)), over, bare, bare);
  const body = { layer: [picture, ...texts(layout, options)] };
  return figure(body, { ...options, width, height }, countOf(images.length, 'image'));
}

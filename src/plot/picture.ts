/** Parts of a specification that place a picture on true axes. */
import type { Part } from './part';

/** The rectangle a picture covers, in the units of the axes. */
export interface Extent {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** A picture over a rectangle of the axes, its pixels kept square-edged unless it is to be smooth. */
export function pictureLayer(url: string, over: Extent, x: Part, y: Part, smooth = false): Part {
  const [left, right] = over.x;
  const [bottom, top] = over.y;
  return {
    data: { values: [{ url, left, right, bottom, top }] },
    mark: { type: 'image', aspect: false, smooth, clip: true, tooltip: false },
    encoding: {
      url: { field: 'url', type: 'nominal' },
      x: { ...x, field: 'left' },
      x2: { field: 'right' },
      y: { ...y, field: 'bottom' },
      y2: { field: 'top' },
    },
  };
}

/** Invisible points that carry a legend for what a picture shows, by their channel `color` or `fill`. */
export function legendLayer(channel: Part, field: string, values: readonly unknown[]): Part {
  return {
    data: { values: values.map((value) => ({ [field]: value })) },
    mark: { type: 'point', opacity: 0, tooltip: false },
    encoding: channel,
  };
}

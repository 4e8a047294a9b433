import { requireCount } from '../check';
import { type Shaped, sizeOf } from './vectors';

/** A colour as red, green and blue in [0, 1]. */
export type Colour = readonly [number, number, number];

const night: Colour = [0.11, 0.17, 0.32];
const yellow: Colour = [0.98, 0.82, 0.25];
const dark: Colour = [0.15, 0.1, 0.1];

/**
 * An H × W × 3 picture drawn pixel by pixel: `paint(x, y)` gives the colour at a pixel's centre,
 * x from 0 at the left to 1 at the right, y from 0 at the top to 1 at the bottom.
 */
export function drawPicture(height: number, width: number, paint: (x: number, y: number) => Colour): Shaped {
  requireCount('draw a picture', 'height', height);
  requireCount('draw a picture', 'width', width);
  const shape = [height, width, 3];
  const data = new Float64Array(sizeOf(shape));
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      data.set(paint((column + 0.5) / width, (row + 0.5) / height), (row * width + column) * 3);
  return { shape, data };
}

/** A smiling face, size × size × 3, drawn by code: a small picture that is recognised when its pixels are in order. */
export function smiley(size = 16): Shaped {
  return drawPicture(size, size, (x, y) => {
    const near = (cx: number, cy: number, radius: number) => Math.hypot(x - cx, y - cy) < radius;
    if (!near(0.5, 0.5, 0.46)) return night;
    if (near(0.3125, 0.40625, 0.08) || near(0.6875, 0.40625, 0.08)) return dark;
    const mouth = near(0.5, 0.52, 0.3) && !near(0.5, 0.46, 0.27) && y > 0.55;
    return mouth ? dark : yellow;
  });
}

/** A video, frames × size × size × 3: a yellow dot that goes round once. */
export function movingDot(frames = 8, size = 16): Shaped {
  requireCount('draw a video', 'frames', frames);
  const shape = [frames, size, size, 3];
  const data = new Float64Array(sizeOf(shape));
  for (let frame = 0; frame < frames; frame++) {
    const angle = (2 * Math.PI * frame) / frames;
    const [cx, cy] = [0.5 + 0.3 * Math.cos(angle), 0.5 + 0.3 * Math.sin(angle)];
    const picture = drawPicture(size, size, (x, y) => (Math.hypot(x - cx, y - cy) < 0.14 ? yellow : night));
    data.set(picture.data, frame * picture.data.length);
  }
  return { shape, data };
}

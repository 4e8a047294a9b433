/** Lines and words to layer over a figure. */
import { requireFinite } from '../check';
import { position } from './axes';
import { colorOf } from './defaults';
import type { Part } from './part';
import type { Figure } from './spec';
import { figure } from './spec';

/** Options of {@link verticalLine} and {@link horizontalLine}. */
export interface MarkerOptions {
  /** Words beside the line. */
  readonly label?: string;
  readonly color?: string;
  /** Dashed unless false. */
  readonly dashed?: boolean;
}

function marker(axis: 'x' | 'y', value: number, options: MarkerOptions, words: Part): Figure {
  requireFinite('draw a line across', axis, value);
  const color = colorOf(options.color ?? 'black');
  const dash = options.dashed === false ? {} : { strokeDash: [5, 4] };
  const encoding = { [axis]: position(axis, '', {}) };
  const rule = { mark: { type: 'rule', color, strokeWidth: 1.5, ...dash }, encoding };
  const text = { mark: { type: 'text', color, text: options.label, fontSize: 11, ...words }, encoding };
  const layers = options.label === undefined ? [rule] : [rule, text];
  const spoken = `a line at ${axis} = ${value}`;
  return figure({ data: { values: [{ [axis]: value }] }, layer: layers }, {}, spoken);
}

/** A vertical line at x, to layer over a figure. @throws RangeError unless x is finite */
export function verticalLine(x: number, options: MarkerOptions = {}): Figure {
  return marker('x', x, options, { y: 4, dx: 5, align: 'left', baseline: 'top' });
}

/** A horizontal line at y, to layer over a figure. @throws RangeError unless y is finite */
export function horizontalLine(y: number, options: MarkerOptions = {}): Figure {
  return marker('y', y, options, {
    x: { expr: 'width' },
    dx: -4,
    dy: -5,
    align: 'right',
    baseline: 'bottom',
  });
}

/** Options of {@link note}. */
export interface NoteOptions {
  readonly color?: string;
  /** Side of the words that lies at the point; `left` unless told. */
  readonly align?: 'left' | 'center' | 'right';
  /** Pixels from the point, to the right and down. */
  readonly shift?: readonly [dx: number, dy: number];
}

/** Words at a point, to layer over a figure. @throws RangeError unless x and y are finite */
export function note(x: number, y: number, text: string, options: NoteOptions = {}): Figure {
  requireFinite('write a note', 'x', x);
  requireFinite('write a note', 'y', y);
  const { align = 'left', shift = [6, 0], color = 'black' } = options;
  const mark = {
    type: 'text',
    text,
    align,
    dx: shift[0],
    dy: shift[1],
    color: colorOf(color),
    baseline: 'middle',
  };
  const encoding = { x: position('x', '', {}), y: position('y', '', {}) };
  return figure({ data: { values: [{ x, y }] }, mark, encoding }, {}, text);
}

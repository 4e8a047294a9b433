/** n square grey pictures, each with the number of its class: what a classifier learns from. */
export interface LabelledPictures {
  readonly n: number;
  /** Pixels along a side. */
  readonly size: number;
  /** n · size² values in [0, 1], 0 paper and 1 ink, picture after picture, row by row. */
  readonly pixels: Float32Array;
  /** n labels, from 0 on. */
  readonly labels: Int32Array;
}

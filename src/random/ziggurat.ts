/**
 * Tables of the ziggurat method for the standard normal law (Marsaglia and Tsang 2000, "The ziggurat method for
 * generating random variables", 256 layers). The upper half of the bell curve exp(−x²/2) is covered by 256 layers of
 * equal area V: 255 rectangles, and a base made of a rectangle and the tail beyond R.
 */

/** Number of layers. */
export const layers = 256;
/** Where the tail begins (published with the method). */
export const tailStart = 3.6541528853610088;
/** Area of every layer. */
const layerArea = 0.00492867323399;

const bell = (x: number) => Math.exp(-0.5 * x * x);

/**
 * Right edges of the layers, decreasing from the base to 0 at the top (257 entries). Layer k lies between
 * heights `layerHeight[k]` and `layerHeight[k + 1]`; its points with x < edge[k + 1] are under the curve for certain.
 * Entry 0 is the width that the base would have as a plain rectangle of area V.
 */
export const layerEdge = new Float64Array(layers + 1);
/** exp(−edge²/2) for every edge. */
export const layerHeight = new Float64Array(layers + 1);

layerEdge[0] = layerArea / bell(tailStart);
layerEdge[1] = tailStart;
for (let k = 2; k < layers; k++) {
  const below = layerEdge[k - 1]!;
  layerEdge[k] = Math.sqrt(-2 * Math.log(layerArea / below + bell(below)));
}
layerEdge[layers] = 0;
for (let k = 0; k <= layers; k++) layerHeight[k] = bell(layerEdge[k]!);

/**
 * Places of the nodes of a directed graph, sources at the top: the steps of K. Sugiyama, S. Tagawa, M. Toda, *Methods
 * for visual understanding of hierarchical system structures*, IEEE Transactions on Systems, Man and Cybernetics 11
 * (1981): layers, an order within each that avoids crossings, positions that keep edges straight.
 */
import { refusal } from '../check';

/** Edge i → j, as positions in the list of nodes. */
export type Edge = readonly [from: number, to: number];

/** A place: x in pixels from the left, and the number of the layer, 0 at the top. */
export interface Place {
  readonly x: number;
  readonly layer: number;
}

export interface LayeredLayout {
  readonly places: readonly Place[];
  /** For each edge the places it passes, its two ends included: one in every layer between them. */
  readonly routes: readonly (readonly Place[])[];
  readonly layers: number;
}

/** A node, or the point where an edge passes a layer that it has no node in. */
interface Site {
  readonly layer: number;
  readonly width: number;
  readonly up: Site[];
  readonly down: Site[];
  x: number;
}

const action = 'lay out a graph';

/** The layer of each node: one below its lowest predecessor; a source stands right above the first that needs it. */
function layersOf(count: number, edges: readonly Edge[]): number[] {
  const layers = new Array<number>(count).fill(0);
  for (let pass = 0; ; pass++) {
    if (pass > count) throw new RangeError(refusal(action, 'edges must not form a cycle', edges));
    let changed = false;
    for (const [from, to] of edges)
      if (layers[to]! <= layers[from]!) {
        layers[to] = layers[from]! + 1;
        changed = true;
      }
    if (!changed) break;
  }
  for (let node = 0; node < count; node++) {
    if (edges.some(([, to]) => to === node)) continue;
    const needed = edges.filter(([from]) => from === node).map(([, to]) => layers[to]!);
    if (needed.length > 0) layers[node] = Math.min(...needed) - 1;
  }
  return layers;
}

function link(upper: Site, lower: Site): void {
  if (upper.down.includes(lower)) return;
  upper.down.push(lower);
  lower.up.push(upper);
}

/** Sites of all nodes, and of each edge; edges that leave one node share the way down. */
function sitesOf(widths: readonly number[], edges: readonly Edge[]): { nodes: Site[]; routes: Site[][] } {
  const at = layersOf(widths.length, edges);
  const site = (layer: number, width: number): Site => ({ layer, width, up: [], down: [], x: 0 });
  const nodes = widths.map((width, node) => site(at[node]!, width));
  const ways = nodes.map((node) => [node]);
  const routes = edges.map(([from, to]) => {
    const way = ways[from]!;
    while (at[from]! + way.length < at[to]!) {
      const next = site(at[from]! + way.length, 0);
      link(way[way.length - 1]!, next);
      way.push(next);
    }
    const route = way.slice(0, at[to]! - at[from]!);
    link(route[route.length - 1]!, nodes[to]!);
    return [...route, nodes[to]!];
  });
  return { nodes, routes };
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Pairs of edges between two layers that cross. */
function crossings(layers: readonly (readonly Site[])[]): number {
  let count = 0;
  for (const layer of layers) {
    const below = new Map(layer.flatMap(({ down }) => down).map((site) => [site, 0]));
    layers[layer[0]!.layer + 1]?.forEach((site, place) => {
      if (below.has(site)) below.set(site, place);
    });
    const ends = layer.flatMap(({ down }, place) => down.map((site) => [place, below.get(site)!] as const));
    for (const [a, b] of ends) for (const [c, d] of ends) if (a < c && b > d) count++;
  }
  return count;
}

/** Sorts every layer by the mean place of its neighbours, downwards and upwards in turn; the best order stays. */
function order(layers: Site[][]): Site[][] {
  let best = layers.map((layer) => [...layer]);
  for (let sweep = 0; sweep < 24; sweep++) {
    const side = sweep % 2 === 0 ? 'up' : 'down';
    for (const layer of side === 'up' ? layers : [...layers].reverse()) {
      const places = new Map(layers.flatMap((sites) => sites.map((one, place) => [one, place] as const)));
      const wish = new Map(
        layer.map((one, place) => {
          const near = one[side].map((other) => places.get(other)!);
          return [one, near.length > 0 ? mean(near) : place];
        }),
      );
      layer.sort((a, b) => wish.get(a)! - wish.get(b)!);
    }
    if (crossings(layers) < crossings(best)) best = layers.map((layer) => [...layer]);
  }
  return best;
}

/**
 * Positions as near as possible to the wished ones, in weighted least squares, with room between neighbours: an
 * isotonic regression, by pooling adjacent violators.
 */
export function spread(
  wishes: readonly number[],
  gaps: readonly number[],
  weights: readonly number[] = wishes.map(() => 1),
): number[] {
  const offsets = wishes.map((_, k) => gaps.slice(0, k).reduce((sum, gap) => sum + gap, 0));
  const pools: { mean: number; weight: number; count: number }[] = [];
  for (const [k, wish] of wishes.entries()) {
    let pool = { mean: wish - offsets[k]!, weight: weights[k]!, count: 1 };
    for (let last = pools.at(-1); last && last.mean > pool.mean; last = pools.at(-1)) {
      const weight = last.weight + pool.weight;
      const joint = (last.mean * last.weight + pool.mean * pool.weight) / weight;
      pool = { mean: joint, weight, count: last.count + pool.count };
      pools.pop();
    }
    pools.push(pool);
  }
  return pools
    .flatMap(({ mean, count }) => new Array<number>(count).fill(mean))
    .map((x, k) => x + offsets[k]!);
}

/** How much an edge wants to be upright: the more, the less of it ends in a box (Gansner et al. 1993, section 4). */
const pull = (a: Site, b: Site): number => [1, 2, 40][(a.width === 0 ? 1 : 0) + (b.width === 0 ? 1 : 0)]!;

/** Where the neighbours of a site want it, and how much. */
function wishOf(site: Site): { x: number; weight: number } {
  const near = [...site.up, ...site.down].map((other) => ({ x: other.x, weight: pull(site, other) }));
  const weight = near.reduce((sum, one) => sum + one.weight, 0);
  return weight > 0
    ? { x: near.reduce((sum, one) => sum + one.x * one.weight, 0) / weight, weight }
    : { x: site.x, weight: 1 };
}

/** Moves every layer to where its neighbours want it, downwards and upwards in turn. */
function position(layers: readonly (readonly Site[])[], gap: number): void {
  const place = (layer: readonly Site[], wishes: readonly { x: number; weight: number }[]) => {
    const gaps = layer.slice(1).map((site, k) => gap + (site.width + layer[k]!.width) / 2);
    const xs = wishes.map(({ x }) => x);
    const weights = wishes.map(({ weight }) => weight);
    for (const [k, x] of spread(xs, gaps, weights).entries()) layer[k]!.x = x;
  };
  for (const layer of layers)
    place(
      layer,
      layer.map(() => ({ x: 0, weight: 1 })),
    );
  for (let sweep = 0; sweep < 200; sweep++)
    for (const layer of sweep % 2 === 0 ? layers : [...layers].reverse()) place(layer, layer.map(wishOf));
}

/**
 * Lays out a directed graph in layers, every edge from a higher layer to a lower one.
 *
 * @param widths of the nodes, in pixels
 * @param gap pixels between neighbours
 * @throws RangeError for a cycle
 */
export function layeredLayout(widths: readonly number[], edges: readonly Edge[], gap: number): LayeredLayout {
  const { nodes, routes } = sitesOf(widths, edges);
  const count = Math.max(0, ...nodes.map(({ layer }) => layer + 1));
  const all = new Set([...nodes, ...routes.flat()]);
  const layers = Array.from({ length: count }, (_, layer) => [...all].filter((site) => site.layer === layer));
  const ordered = order(layers);
  position(ordered, gap);
  const left = Math.min(...[...all].map(({ x, width }) => x - width / 2));
  const placeOf = ({ x, layer }: Site): Place => ({ x: x - left, layer });
  return { places: nodes.map(placeOf), routes: routes.map((route) => route.map(placeOf)), layers: count };
}

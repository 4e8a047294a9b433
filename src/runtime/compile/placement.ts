import type { Graph } from './graph';
import { isForced, type ProviderName, providerFor } from './providers';
import { multiplicationsOf } from './work';

/**
 * Graphs of fewer multiplications stay on the processor, where two cores do this many in about 8 ms: a GPU has to be
 * asked for each operation and handed each variable. An estimate; no GPU was measured.
 */
export const SMALL = 5e8;

/** What a graph is computed with: the provider that was insisted on, or the chosen one where the graph is worth it. */
export function placeOf(graph: Pick<Graph, 'nodes' | 'values'>, option?: ProviderName): ProviderName {
  const provider = providerFor(option);
  if (provider === 'cpu' || option !== undefined || isForced()) return provider;
  return multiplicationsOf(graph) < SMALL ? 'cpu' : provider;
}

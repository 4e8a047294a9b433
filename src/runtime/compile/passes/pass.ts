import type { Graph } from '../graph';
import type { OnnxNode } from '../onnx';

/**
 * Writes nodes another way that computes the same, faster.
 * @param graph knows the shapes of all values, and takes new constants
 * @param kept names of values that something outside needs: they must keep their names
 */
export type Pass = (nodes: readonly OnnxNode[], graph: Graph, kept: ReadonlySet<string>) => OnnxNode[];

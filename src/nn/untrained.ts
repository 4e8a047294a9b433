import type { Network } from './network';

const isBias = (name: string): boolean => name === 'bias' || name.endsWith('.bias');

/**
 * Whether a network is as it was made: every bias begins as 0, and a step of training moves them all. Numbers that cannot
 * be read at once (on a WebGPU backend) count as trained.
 */
export function isUntrained(network: Pick<Network, 'parameters'>): boolean {
  const biases = Object.entries(network.parameters()).filter(([name]) => isBias(name));
  try {
    return biases.length > 0 && biases.every(([, bias]) => bias.dataSync().every((value) => value === 0));
  } catch {
    return false;
  }
}

import { refusal } from '../check';
import type { Random } from '../random/random';
import { tf } from '../runtime/tf';
import type { Parameters } from './network';

/** Where layers get their variables from: it names them, draws their first values, and knows them all. */
export class ParameterStore {
  private readonly made: Map<string, tf.Variable>;

  private constructor(
    private readonly generator: Random,
    private readonly prefix: string,
    made: Map<string, tf.Variable>,
  ) {
    this.made = made;
  }

  /** Parameters are drawn from the generator in the order in which the layers are made. */
  static drawnFrom(generator: Random): ParameterStore {
    return new ParameterStore(generator, '', new Map());
  }

  /** The same store for a part of the network, whose name comes before those of its parameters. */
  within(part: string): ParameterStore {
    return new ParameterStore(this.generator, `${this.prefix}${part}.`, this.made);
  }

  /**
   * Weights of U(−a, a), a = √(6 / (fanIn + fanOut)): layers keep the variance of what passes, forwards and backwards
   * on average (Glorot and Bengio 2010, eq. 16). The last axis of the shape is the output; the last but one the
   * input; those before, a window.
   */
  weights(name: string, shape: readonly number[]): tf.Variable {
    const [inputs = 1, outputs = 1] = shape.slice(-2);
    const window = shape.slice(0, -2).reduce((product, n) => product * n, 1);
    const limit = Math.sqrt(6 / (window * (inputs + outputs)));
    const values = this.generator.uniforms(new Float32Array(size(shape)));
    for (let k = 0; k < values.length; k++) values[k] = limit * (2 * values[k]! - 1);
    return this.keep(name, shape, values);
  }

  /** Weights of N(0, std²). */
  normals(name: string, shape: readonly number[], std: number): tf.Variable {
    const values = this.generator.normals(new Float32Array(size(shape)));
    for (let k = 0; k < values.length; k++) values[k] = std * values[k]!;
    return this.keep(name, shape, values);
  }

  /** A parameter that begins with the same number everywhere. */
  constant(name: string, shape: readonly number[], value: number): tf.Variable {
    return this.keep(name, shape, new Float32Array(size(shape)).fill(value));
  }

  /** All parameters made so far. */
  all(): Parameters {
    return Object.fromEntries(this.made);
  }

  /** Frees all of them. */
  dispose(): void {
    for (const variable of this.made.values()) if (!variable.isDisposed) variable.dispose();
  }

  private keep(name: string, shape: readonly number[], values: Float32Array): tf.Variable {
    const full = this.prefix + name;
    if (this.made.has(full))
      throw new Error(refusal('build a network', 'names of parameters must differ', full));
    const variable = tf.tidy(() => tf.variable(tf.tensor(values, [...shape])));
    this.made.set(full, variable);
    return variable;
  }
}

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

import type { Tensor } from '@tensorflow/tfjs';
import { refusal, requireCount } from '../../check';
import { tf } from '../tf';
import { engineOf } from './engine';
import { type GraphRow, rowsOf } from './graph-rows';
import { traceAgain } from './learning-rates';
import { nativeProblem } from './native';
import { requireFiniteNumbers, requireFiniteResult } from './numerics';
import { Program } from './program';
import { type ProviderName, providerFor } from './providers';
import { signatureOf } from './signature';
import { isReachable } from './storage';
import { OutputSlot } from './structure';
import { adopt, type Trace, trace } from './trace';
import { TRACE, TraceFault } from './trace-backend';
import { failedRunBy, unloweredBy } from './unlowered';

/** How `compile` works. */
export interface CompileOptions {
  /** How many programs are kept, one a signature (shapes and dtypes); the one unused for longest goes first. */
  readonly programs?: number;
  /**
   * Refuse NaN and infinity in what a call returns or assigns; variables then keep their values. Where the function runs
   * eagerly, only what it returns is looked at, and variables have changed already.
   */
  readonly checkNumerics?: boolean;
  /**
   * What this step computes with; else what `runtime.ready` chose. One that does not run is an error of the first call;
   * one that fails later is left for the processor, with a line on the console.
   */
  readonly provider?: ProviderName;
}

/** A function of tensors that ONNX Runtime computes. */
export interface CompiledStep<Args extends unknown[], Result> {
  (...args: Args): Result;
  /** The graph of the last call, an operation a row. @throws Error before the first call, and where it ran eagerly */
  graph(): GraphRow[];
  /** Frees the programs; the function cannot be called any more. Variables stay as they are. */
  dispose(): void;
}

/**
 * Turns a function of tensors into one that ONNX Runtime computes.
 *
 * The function is called when a signature (shapes and dtypes of its arguments) comes for the first time, with tensors
 * that have no numbers, to record what it does; its JavaScript does not run again afterwards. Every `tf.Variable` it
 * uses is state: read and updated as in eager code, which sees the new values.
 *
 * @param fn takes tensors, or arrays and objects of them, and returns such
 * @throws TypeError for what is no function; TraceFault at the first call, for a function that does what cannot be recorded: it reads values of tensors,
 * draws random numbers, is async, or disposes or keeps tensors from outside
 * @example
 * const step = compile((x: tf.Tensor, y: tf.Tensor) => optimizer.minimize(() => loss(x, y), true)!);
 */
export function compile<Args extends unknown[], Result>(
  fn: (...args: Args) => Result,
  { programs = 8, checkNumerics = false, provider }: CompileOptions = {},
): CompiledStep<Args, Result> {
  const action = 'compile the function';
  if (typeof fn !== 'function') throw new TypeError(refusal(action, 'it must be one', fn));
  requireCount(action, 'programs', programs);
  const step = new Step(fn as Plain, programs, { checkNumerics, provider });
  return Object.assign((...args: Args) => step.call(args) as Result, {
    graph: () => step.graph(),
    dispose: () => step.dispose(),
  });
}

type Plain = (...args: unknown[]) => unknown;

class Step {
  /** A program, or the function itself where it cannot be compiled; the one used last comes last. */
  private readonly known = new Map<string, Program | 'eager'>();
  private last: Program | undefined;
  private disposed = false;
  /** Why the function ran eagerly, when it last did. */
  private obstacle: string | undefined;
  private reported = false;

  constructor(
    private readonly fn: Plain,
    private readonly limit: number,
    private readonly settings: {
      readonly checkNumerics: boolean;
      readonly provider: ProviderName | undefined;
    },
  ) {}

  call(args: readonly unknown[]): unknown {
    if (this.disposed) throw new Error('Cannot run the compiled step as it must not be disposed: it is');
    // Within another compiled function it is a part of that one.
    if (tf.getBackend() === TRACE) return this.fn(...args);
    if (engineOf().state.gradientDepth > 0)
      throw new Error(
        'Cannot run the compiled step as gradients must be taken inside of it: it is called in tf.grad, tf.variableGrads or minimize',
      );
    const { key, tensors } = signatureOf(args);
    const obstacle = obstacleHere();
    if (obstacle !== undefined) this.obstacle = obstacle;
    const program = obstacle === undefined ? this.programFor(key, args, tensors) : 'eager';
    this.last = program === 'eager' ? undefined : program;
    if (program === 'eager') return this.runEagerly(args);
    try {
      return program.run(tensors, this.settings.checkNumerics ? requireFiniteNumbers : undefined);
    } catch (error) {
      const reason = failedRunBy(error);
      if (reason === undefined) throw error;
      this.obstacle = reason;
      this.last = undefined;
      return this.runEagerly(args);
    }
  }

  graph(): GraphRow[] {
    if (!this.last)
      throw new Error(
        this.obstacle === undefined
          ? 'Cannot show the graph as the step must have been called: it has not'
          : `Cannot show the graph as the step must be compiled: it runs eagerly, since ${this.obstacle}`,
      );
    return rowsOf(this.last.model);
  }

  dispose(): void {
    this.disposed = true;
    for (const program of this.known.values()) if (program !== 'eager') program.dispose();
    this.known.clear();
  }

  /** What is wrong with the function or its arguments, shapes for example, TensorFlow.js says better and first. */
  private runEagerly(args: readonly unknown[]): unknown {
    const result = this.fn(...args);
    this.report();
    if (this.settings.checkNumerics) requireFiniteResult(result);
    return result;
  }

  private programFor(key: string, args: readonly unknown[], tensors: readonly Tensor[]): Program | 'eager' {
    const known = this.known.get(key);
    if (known) this.known.delete(key);
    if (known === 'eager' || known?.isCurrent) {
      this.known.set(key, known);
      return known;
    }
    known?.dispose();
    const made = this.make(args, tensors);
    this.known.set(key, made);
    for (const [oldest, program] of this.known) {
      if (this.known.size <= this.limit) break;
      this.known.delete(oldest);
      if (program !== 'eager') program.dispose();
    }
    return made;
  }

  private make(args: readonly unknown[], tensors: readonly Tensor[]): Program | 'eager' {
    try {
      const first = this.traceOnce(args, tensors);
      return this.programOf(traceAgain(first, () => trace(this.fn, args)));
    } catch (error) {
      const reason = unloweredBy(error);
      if (reason === undefined) throw error;
      this.obstacle = reason;
      return 'eager';
    }
  }

  private newProgram(traced: Trace): Program {
    const { provider, checkNumerics } = this.settings;
    return new Program(traced, provider && providerFor(provider), checkNumerics);
  }

  private programOf(traced: Trace): Program | 'eager' {
    try {
      return this.newProgram(traced);
    } catch (error) {
      const { name, message } = error as Error;
      // ONNX Runtime throws plain errors.
      if (name !== 'Error') throw error;
      this.obstacle = unloweredBy(error) ?? `ONNX Runtime does not take its graph: ${message.split('\n')[0]}`;
      return 'eager';
    }
  }

  /** A trace that makes no variables: those of the very first are given their values and exist from then on. */
  private traceOnce(args: readonly unknown[], tensors: readonly Tensor[]): Trace {
    let traced = trace(this.fn, args);
    const { made } = traced;
    if (made.length > 0) this.initialise(traced, tensors);
    if (traced.failure) throw traced.failure.error;
    if (made.length === 0) return traced;
    traced = trace(this.fn, args);
    if (traced.failure) throw traced.failure.error;
    if (traced.made.length > 0)
      throw new TraceFault(
        `Cannot compile the function as it must make its variables once: it makes ${traced.made.length} at each call; make models and optimizers outside of it`,
      );
    return traced;
  }

  /** Computes the first values of the variables that the function made. */
  private initialise(traced: Trace, args: readonly Tensor[]): void {
    const { made } = traced;
    const program = this.newProgram({
      ...traced,
      outputs: made.map(({ value }) => ({ value, path: '' })),
      result: made.map((_, i) => new OutputSlot(i)),
      state: traced.state.map((state) => ({ ...state, after: undefined })),
      optimizers: [],
    });
    const tensors = program.run(args) as Tensor[];
    made.forEach(({ variable }, i) => {
      adopt(variable, tensors[i]!);
      tensors[i]!.dispose();
    });
    program.dispose();
  }

  private report(): void {
    if (this.reported) return;
    this.reported = true;
    const name = this.fn.name === '' ? '' : ` ${this.fn.name}`;
    console.warn(`compile: the function${name} runs eagerly, since ${this.obstacle}`);
  }
}

/** Why nothing can be compiled at present. */
function obstacleHere(): string | undefined {
  if (!isReachable()) return `the backend is ${tf.getBackend()}, not wasm or cpu`;
  const problem = nativeProblem();
  return problem === undefined ? undefined : `onnxruntime-node does not load: ${problem}`;
}

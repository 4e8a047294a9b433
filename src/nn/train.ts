import { refusal, requireCount } from '../check';
import { type Checkpointed, saveCheckpoint } from '../runtime/checkpoint';
import type { Json } from '../runtime/checkpoint-content';
import { tf } from '../runtime/tf';
import { type EarlyStopOptions, earlyStop } from './early-stop';
import { LossHistory, type LossRow } from './loss-history';

/** Where and when a training is saved. */
export interface TrainCheckpoint extends Checkpointed {
  readonly path: string;
  /** Steps between two; the end is always saved. */
  readonly every: number;
  /** What else to note at that moment, such as `() => generator.state()`. */
  readonly extra?: () => Json;
}

/** Options of {@link train}. */
export interface TrainOptions<Batch> {
  /**
   * One step, eager or compiled: `compile((batch) => …)`.
   * @returns the loss; every tensor that it makes is disposed
   */
  readonly step: (batch: Batch) => tf.Tensor | number;
  /**
   * The batch of each step: a function of the number of steps made before (the tensors it makes are disposed after the step), or batches to loop over,
   * whose tensors belong to who made them (a generator frees them in a `finally`). A training ends with its batches.
   */
  readonly batches: ((index: number) => Batch) | Iterable<Batch> | AsyncIterable<Batch>;
  /** The step to end after. */
  readonly steps: number;
  /** Steps made before, from `loadCheckpoint`; 0 unless told. */
  readonly from?: number;
  /** How much the losses before weigh in the smoothed loss, in [0, 1); 0.98 unless told. */
  readonly smoothing?: number;
  /** Ends when the smoothed loss no longer falls. */
  readonly stop?: EarlyStopOptions;
  readonly checkpoint?: TrainCheckpoint;
  /** Ends after the present step once it is aborted. */
  readonly signal?: AbortSignal;
}

/** What a step of {@link train} tells. */
export interface TrainProgress extends LossRow {
  /** All steps of this training so far; the same object each time. */
  readonly history: LossHistory;
}

/** Why a training ended. */
export type TrainEnd = 'steps' | 'batches' | 'stop' | 'signal';

/** How long a training may hold up messages and timers, in milliseconds. */
const longestTurn = 20;

/**
 * The training loop: a step for each batch, one progress report a step.
 *
 *     for await (const { step, loss } of train({ step: compile(update), batches: draw, steps: 1000 }))
 *       if (step % 100 === 0) console.log(step, loss);
 *
 * Other work of the process, such as an interrupt or the drawing of progress, gets its turn every 20 ms. Leaving the loop
 * (`break`), an abort and the end save the checkpoint; an error does not.
 * @throws Error when a loss is not finite
 */
export async function* train<Batch>(
  options: TrainOptions<Batch>,
): AsyncGenerator<TrainProgress, TrainEnd, undefined> {
  const { steps, from = 0, smoothing, stop, signal } = options;
  requireCount('train', 'steps', steps, 0);
  requireCount('train', 'from', from, 0);
  const history = new LossHistory(smoothing);
  const shouldStop = stop ? earlyStop(stop) : () => false;
  const saver = options.checkpoint && new Saver(options.checkpoint, from);
  const losses = lossesOf(options, from);
  const turns = new Turns();
  let failed = true;
  let step = from;
  try {
    while (step < steps && !signal?.aborted) {
      const next = await losses.next();
      if (next.done) return end('batches');
      step++;
      const row = history.add(step, requireLoss(step, next.value));
      await saver?.after(step);
      await turns.next();
      failed = false;
      yield { ...row, history };
      failed = true;
      if (shouldStop(row.smoothed)) return end('stop');
    }
    return end(step < steps ? 'signal' : 'steps');
  } finally {
    await losses.return(undefined);
    if (!failed) await saver?.atEnd(step);
  }
  function end(reason: TrainEnd): TrainEnd {
    failed = false;
    return reason;
  }
}

/** The loss of each step, from batches of any kind. */
async function* lossesOf<Batch>(
  { step, batches }: TrainOptions<Batch>,
  from: number,
): AsyncGenerator<number, void, undefined> {
  if (typeof batches === 'function')
    for (let index = from; ; index++) yield await lossOf(() => step(batches(index)));
  for await (const batch of batches) yield await lossOf(() => step(batch));
}

async function lossOf(run: () => tf.Tensor | number): Promise<number> {
  let loss: tf.Tensor | number | undefined;
  // tidy frees the batch and all that the step made, but the loss.
  tf.tidy(() => {
    loss = run();
    return typeof loss === 'number' ? [] : loss;
  });
  if (typeof loss === 'number') return loss;
  const tensor = loss as tf.Tensor;
  if (!(tensor instanceof tf.Tensor) || tensor.size !== 1)
    throw new TypeError(refusal('train', 'a step must return its loss, one number', tensor));
  const [value] = await tensor.data<'float32'>();
  tensor.dispose();
  return value!;
}

function requireLoss(step: number, loss: number): number {
  if (Number.isFinite(loss)) return loss;
  throw new Error(refusal('train', `the loss of step ${step} must be a finite number`, loss));
}

/** Lets the event loop have its turn when it has waited long enough. */
class Turns {
  private last = performance.now();

  async next(): Promise<void> {
    if (performance.now() - this.last < longestTurn) return;
    await new Promise((resolve) => setImmediate(resolve));
    this.last = performance.now();
  }
}

/** Saves every so many steps, and the end unless it is saved already. */
class Saver {
  constructor(
    private readonly checkpoint: TrainCheckpoint,
    private saved: number,
  ) {
    requireCount('train', 'checkpoint.every', checkpoint.every);
  }

  async after(step: number): Promise<void> {
    if (step % this.checkpoint.every === 0) await this.atEnd(step);
  }

  async atEnd(step: number): Promise<void> {
    if (step === this.saved) return;
    const { path, variables, optimizer, extra } = this.checkpoint;
    const content = { variables, step, extra: extra ? extra() : null };
    await saveCheckpoint(path, optimizer ? { ...content, optimizer } : content);
    this.saved = step;
  }
}

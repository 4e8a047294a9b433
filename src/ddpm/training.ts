import { refusal, requireCount, requireIndex, requireInRange, requireLength } from '../check';
import { dimensionOf, type Samples } from '../data/samples';
import { sizeOf } from '../data/vectors';
import { dropLabels } from '../nn/labels';
import type { MovingAverage } from '../nn/moving-average';
import type { Random } from '../random/random';
import { type CompiledStep, compile } from '../runtime/compile/compile';
import { noise } from '../runtime/noise';
import { tf } from '../runtime/tf';
import { type DiffusionBatch, diffusionLoss, type LossWeighting, requireTimes } from './loss';
import type { NetworkModel } from './network-model';
import type { Schedule } from './schedule';

/** Settings of {@link diffusionBatches}. */
export interface DiffusionBatchOptions {
  /** Samples of a batch; 128 unless told. */
  readonly batch?: number;
  /** Shape of one sample; [d] unless told, [28, 28, 1] for pictures. */
  readonly shape?: readonly number[];
  /** One class for each sample of the data, if the network is to be told. */
  readonly labels?: ArrayLike<number>;
  /** Number of classes that the labels are of, needed for dropout. */
  readonly classes?: number;
  /** Probability that a sample's label is replaced by `classes`, "any class"; 0 unless told, 0.1 to 0.2 for guidance. */
  readonly dropout?: number;
}

/**
 * Batches of algorithm 1 of Ho et al. 2020, for `train`: x₀ drawn from the data with replacement, t from 1 … T, and ε.
 * With labels and dropout some labels are lost, for classifier-free guidance. The draws continue from call to call; save `random.state()` with a checkpoint to continue them after it.
 * @throws RangeError
 */
export function diffusionBatches(
  data: Samples,
  schedule: Pick<Schedule, 'steps'>,
  random: Random,
  options: DiffusionBatchOptions = {},
): () => DiffusionBatch {
  const d = dimensionOf('draw batches', data);
  const { batch = 128, shape = [d], labels } = options;
  const drop = dropping(options, random);
  requireCount('draw batches', 'batch', batch);
  if (sizeOf(shape) !== d)
    throw new RangeError(refusal('draw batches', `the shape must hold the ${d} numbers of a sample`, shape));
  if (labels) requireLength('draw batches', 'labels', labels, data.n);
  const points = Float32Array.from(data.points);
  return () => {
    const x0 = new Float32Array(batch * d);
    const t = new Int32Array(batch);
    const drawnLabels = new Int32Array(batch);
    for (let k = 0; k < batch; k++) {
      const pick = random.integer(data.n);
      x0.set(points.subarray(pick * d, (pick + 1) * d), k * d);
      t[k] = 1 + random.integer(schedule.steps);
      if (labels) drawnLabels[k] = labels[pick]!;
    }
    const drawn = {
      x0: tf.tensor(x0, [batch, ...shape]),
      t: tf.tensor(t, [batch], 'int32'),
      eps: noise([batch, ...shape], random),
    };
    return labels ? { ...drawn, labels: tf.tensor(drop(drawnLabels), [batch], 'int32') } : drawn;
  };
}

/** What is done to the labels of a batch: some are lost, or nothing, and nothing is drawn for it. */
function dropping(
  { labels, classes, dropout }: DiffusionBatchOptions,
  random: Random,
): (labels: Int32Array) => Int32Array {
  if (classes === undefined && dropout === undefined) return (kept) => kept;
  const told = { classes: classes as number, dropout: dropout ?? 0 };
  if (!labels) throw new RangeError(refusal('draw batches', 'classes need labels', labels));
  requireCount('draw batches', 'classes', told.classes);
  requireInRange('draw batches', 'dropout', told.dropout, 0, 1);
  for (let k = 0; k < labels.length; k++)
    requireIndex('draw batches', `labels[${k}]`, labels[k]!, told.classes);
  return told.dropout === 0 ? (kept) => kept : (kept) => dropLabels(kept, told, random);
}

/** Settings of {@link diffusionStep}. */
export interface DiffusionStepOptions {
  /** Adam with a rate of 1e-3 unless told. */
  readonly optimizer?: tf.Optimizer;
  /** Updated after each step. */
  readonly average?: MovingAverage;
  /** `simple` unless told. */
  readonly weight?: LossWeighting;
}

/**
 * One compiled step of training for `train`: the loss of a batch, after a step of the optimizer down its gradient.
 *
 *     const step = diffusionStep(model, schedule);
 *     for await (const { loss } of train({ step, batches: diffusionBatches(data, schedule, random(1)), steps: 5000 })) …
 *
 * @throws RangeError
 */
export function diffusionStep(
  model: NetworkModel,
  schedule: Schedule,
  { optimizer = tf.train.adam(1e-3), average, weight = 'simple' }: DiffusionStepOptions = {},
): CompiledStep<[DiffusionBatch], tf.Scalar> {
  const lossOf = diffusionLoss(model, schedule, { weight });
  const variables = Object.values(model.parameters());
  const step = compile((batch: DiffusionBatch) => {
    const loss = optimizer.minimize(() => lossOf(batch), true, variables)!;
    average?.update();
    return loss;
  });
  const refusing = (batch: DiffusionBatch) => {
    requireTimes(batch.t, schedule);
    return step(batch);
  };
  return Object.assign(refusing, { graph: () => step.graph(), dispose: () => step.dispose() });
}

import { refusal, requireCount, requireShape } from '../check';
import type { Random } from '../random/random';
import { tf } from '../runtime/tf';
import { type ConditionOptions, conditionOn } from './condition';
import { type GroupNormOptions, groupNorm } from './group-norm';
import { convolution, swish } from './layers';
import type { Network } from './network';
import { ParameterStore } from './parameter-store';
import { requireTimeSize } from './time-embedding';
import { buildDown, buildMiddle, buildUp, type UnetPlan } from './unet-paths';

/** Options of {@link unet}. */
export interface UnetOptions extends ConditionOptions, GroupNormOptions {
  /** Height and width of the pictures, which must halve at each level but the last. */
  readonly size: number;
  /** Channels of the pictures; 1 unless told. */
  readonly channels?: number;
  /** Channels of the output; those of the pictures unless told. */
  readonly outputs?: number;
  /** Channels at full size; 32 unless told. */
  readonly width?: number;
  /** Channels at each level as multiples of the width; [1, 2, 2] unless told. */
  readonly multipliers?: readonly number[];
  /** Residual blocks of a level on the way down; 2 unless told. */
  readonly blocks?: number;
  /** Sizes at which positions attend to each other, beside the smallest; half the full size unless told. */
  readonly attentionAt?: readonly number[];
}

/**
 * The U-Net of Ho et al. 2020, appendix B: down through levels of half the size each, a middle with attention, and up
 * again, every block on the way up joined with the one of the way down. [n, size, size, channels] → [n, size, size,
 * outputs]. The output begins as 0. Differences: no dropout; groups of 4 channels and more where a level has fewer
 * than 128.
 *
 * With size 32, 3 channels, width 128 and multipliers [1, 2, 2, 2] it is the paper's network for CIFAR-10, of 35.7
 * million parameters.
 * @throws RangeError
 */
export function unet(options: UnetOptions, generator: Random): Network {
  const plan = planOf(options);
  const { channels = 1, outputs = channels } = options;
  requireCount('build a U-Net', 'channels', channels);
  requireCount('build a U-Net', 'outputs', outputs);
  const store = ParameterStore.drawnFrom(generator);
  const condition = conditionOn(store, plan.width, options);
  const input = convolution(store.within('input'), channels, plan.width);
  const down = buildDown(store, plan);
  const middle = buildMiddle(store.within('middle'), plan);
  const up = buildUp(store, plan, down.channels);
  const norm = groupNorm(store.within('output.norm'), plan.width * plan.multipliers[0]!, plan.norm);
  const output = convolution(store.within('output'), plan.width * plan.multipliers[0]!, outputs, {
    zero: true,
  });

  function predict(x: tf.Tensor, time: tf.Tensor, labels?: tf.Tensor): tf.Tensor {
    requireShape('predict', 'x', x.shape, [null, plan.size, plan.size, channels]);
    const e = condition(time, labels, x.shape[0]!);
    const passed = [input(x)];
    for (const stage of down.stages) passed.push(stage(passed.at(-1)!, e));
    let h = middle(passed.at(-1)!, e);
    for (const stage of up) h = stage(tf.concat([h as tf.Tensor4D, passed.pop() as tf.Tensor4D], 3), e);
    return output(swish(norm(h)));
  }
  return {
    classes: options.classes ?? 0,
    predict: (x, time, labels) => tf.tidy(() => predict(x, time, labels)),
    parameters: () => store.all(),
    dispose: () => store.dispose(),
  };
}

function planOf(options: UnetOptions): UnetPlan {
  const { size, width = 32, multipliers = [1, 2, 2], blocks = 2, attentionAt = [size / 2] } = options;
  const action = 'build a U-Net';
  requireCount(action, 'size', size);
  requireTimeSize(action, width);
  requireCount(action, 'blocks', blocks);
  requireCount(action, 'the number of multipliers', multipliers.length);
  for (const [k, value] of multipliers.entries()) requireCount(action, `multipliers[${k}]`, value);
  if (size % 2 ** (multipliers.length - 1) !== 0)
    throw new RangeError(
      refusal(
        action,
        `size must be a multiple of ${2 ** (multipliers.length - 1)} for so many multipliers`,
        size,
      ),
    );
  const { groups, epsilon } = options;
  const norm = { ...(groups === undefined ? {} : { groups }), ...(epsilon === undefined ? {} : { epsilon }) };
  const condition = 4 * width;
  return { size, width, multipliers, blocks, attentionAt, condition, norm };
}

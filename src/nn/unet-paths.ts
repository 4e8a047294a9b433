import { tf } from '../runtime/tf';
import { attentionBlock } from './attention';
import type { GroupNormOptions } from './group-norm';
import { convolution, type Layer } from './layers';
import type { ParameterStore } from './parameter-store';
import { type ConditionedLayer, residualBlock } from './residual';

/** The sizes of a U-Net, as it is built from them. */
export interface UnetPlan {
  readonly size: number;
  readonly width: number;
  readonly multipliers: readonly number[];
  readonly blocks: number;
  readonly attentionAt: readonly number[];
  /** Size of the condition vector. */
  readonly condition: number;
  readonly norm: GroupNormOptions;
}

/** A residual block, and attention where the plan wants it at this size. */
function block(
  store: ParameterStore,
  plan: UnetPlan,
  { level, inputs, outputs }: { level: number; inputs: number; outputs: number },
): ConditionedLayer {
  const { condition, norm, attentionAt } = plan;
  const residual = residualBlock(store, { inputs, outputs, condition }, norm);
  if (!attentionAt.includes(plan.size / 2 ** level)) return residual;
  const attend = attentionBlock(store.within('attention'), outputs, norm);
  return (x, e) => attend(residual(x, e));
}

/** Down: each level its blocks, then a convolution with stride 2. Also how many channels each stage gives, the input first. */
export function buildDown(
  store: ParameterStore,
  plan: UnetPlan,
): { stages: ConditionedLayer[]; channels: number[] } {
  const stages: ConditionedLayer[] = [];
  const channels = [plan.width];
  const add = (stage: ConditionedLayer, outputs: number) => {
    stages.push(stage);
    channels.push(outputs);
  };
  for (const [level, multiplier] of plan.multipliers.entries()) {
    const outputs = plan.width * multiplier;
    for (let k = 0; k < plan.blocks; k++)
      add(
        block(store.within(`down.${level}.${k}`), plan, { level, inputs: channels.at(-1)!, outputs }),
        outputs,
      );
    if (level < plan.multipliers.length - 1)
      add(convolution(store.within(`down.${level}.half`), outputs, outputs, { stride: 2 }), outputs);
  }
  return { stages, channels };
}

/** At the smallest size: a residual block, attention, a residual block. */
export function buildMiddle(
  store: ParameterStore,
  { width, multipliers, condition, norm }: UnetPlan,
): ConditionedLayer {
  const channels = width * multipliers.at(-1)!;
  const sizes = { inputs: channels, outputs: channels, condition };
  const first = residualBlock(store.within('0'), sizes, norm);
  const attend = attentionBlock(store.within('attention'), channels, norm);
  const second = residualBlock(store.within('1'), sizes, norm);
  return (x, e) => second(attend(first(x, e)), e);
}

/** Up: each level one block more than down, all joined with a stage of the way down, then twice the size and a convolution. */
export function buildUp(
  store: ParameterStore,
  plan: UnetPlan,
  passed: readonly number[],
): ConditionedLayer[] {
  const stages: ConditionedLayer[] = [];
  const rest = [...passed];
  let channels = rest.at(-1)!;
  for (const [level, multiplier] of [...plan.multipliers.entries()].reverse()) {
    const outputs = plan.width * multiplier;
    for (let k = 0; k <= plan.blocks; k++) {
      const part = store.within(`up.${level}.${k}`);
      const stage = block(part, plan, { level, inputs: channels + rest.pop()!, outputs });
      const grow =
        level > 0 && k === plan.blocks ? twiceTheSize(store.within(`up.${level}.twice`), outputs) : undefined;
      stages.push(grow ? (x, e) => grow(stage(x, e)) : stage);
      channels = outputs;
    }
  }
  return stages;
}

function twiceTheSize(store: ParameterStore, channels: number): Layer {
  const smooth = convolution(store, channels, channels);
  return (x) => {
    const [, height, width] = x.shape as [number, number, number];
    return smooth(tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [2 * height, 2 * width]));
  };
}

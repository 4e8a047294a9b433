import type { TrainProgress } from '../../src/nn/train';

/** Goes through a training and says ten times how far it is. @returns the seconds it took */
export async function finish(
  training: AsyncIterable<TrainProgress>,
  { steps, name, report }: { steps: number; name: string; report(step: string): void },
): Promise<number> {
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const part = Math.max(1, Math.round(steps / 10));
  for await (const { step, smoothed } of training)
    if (step % part === 0)
      report(`${name}: step ${step} of ${steps}, loss ${smoothed.toPrecision(3)}, ${seconds().toFixed(0)} s`);
  return seconds();
}

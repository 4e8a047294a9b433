/**
 * How close the drawn digits are to real ones: a small classifier trained on the one reads the other. Needs MNIST's test half
 * (`DIFFUSION_DATA`, or the cache), and prints the table of data/README.md.
 *
 *     node dist/bench/quality/digits.js
 */
import {
  accuracyOn,
  type DigitClassifier,
  type DigitSet,
  digitClassifier,
  digits,
  drawDigits,
  frechetDistance,
  judgeDigits,
  random,
  runtime,
  splitDigits,
  trainClassifier,
} from '../../src/index';

async function trained(set: DigitSet): Promise<{ classifier: DigitClassifier; seconds: number }> {
  const classifier = digitClassifier(random(2));
  const start = performance.now();
  for await (const _ of trainClassifier(classifier, set, random(3)));
  return { classifier, seconds: (performance.now() - start) / 1000 };
}

async function main(): Promise<void> {
  await runtime.ready();
  const real = await digits({ from: 'mnist', split: 'test' });
  const [known, held] = splitDigits(real, [8000, 2000], random(1)) as [DigitSet, DigitSet];
  const [drawn, fresh] = [drawDigits(random(4), 10_000), drawDigits(random(5), 2000)];
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const onReal = await trained(known);
  const onDrawn = await trained(drawn);
  const rows = [
    ['8,000 real digits', onReal, held],
    ['10,000 drawn digits', onDrawn, real],
  ] as const;
  for (const [name, { classifier, seconds }, test] of rows)
    console.log(
      `${name}: ${percent(await accuracyOn(classifier, test))} of ${test.n} real ones, ` +
        `${percent(await accuracyOn(classifier, fresh))} of ${fresh.n} drawn ones, trained in ${seconds.toFixed(1)} s`,
    );
  const featuresOf = async (set: DigitSet) => (await judgeDigits(onReal.classifier, set.pixels)).features;
  const reference = await featuresOf(known);
  const options = { dimension: onReal.classifier.featureCount };
  for (const [name, set] of [
    ['other real digits', held],
    ['drawn digits', fresh],
  ] as const)
    console.log(
      `Fréchet distance of ${name} from the real ones: ${frechetDistance(reference, await featuresOf(set), options).toFixed(2)}`,
    );
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});

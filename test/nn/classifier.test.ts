import { beforeAll, describe, expect, it } from 'vitest';
import { onlyDigits, shrinkDigits } from '../../src/data/digit-set';
import { drawDigits } from '../../src/data/drawn-digits';
import { drawScenes } from '../../src/data/drawn-scenes';
import { digitClassifier, pictureClassifier } from '../../src/nn/classifier';
import { accuracyOn, countDigits, judgeDigits, judgePictures, trainClassifier } from '../../src/nn/classify';
import { random } from '../../src/random/random';
import { runtime } from '../../src/runtime/runtime';
import { tf } from '../../src/runtime/tf';

beforeAll(async () => {
  await runtime.ready();
});

const set = drawDigits(random(1), 2500);
const fresh = drawDigits(random(2), 400);

describe('digitClassifier', () => {
  it('gives ten logits and as many features as asked for a picture of any shape', () => {
    const classifier = digitClassifier(random(1), { size: 14, features: 20 });
    tf.tidy(() => {
      for (const shape of [
        [3, 196],
        [3, 14, 14],
        [3, 14, 14, 1],
      ]) {
        expect(classifier.logits(tf.zeros(shape)).shape).toEqual([3, 10]);
        expect(classifier.features(tf.zeros(shape)).shape).toEqual([3, 20]);
      }
      expect(() => classifier.logits(tf.zeros([3, 784]))).toThrow(
        'Cannot classify pictures as they must have 14 × 14 pixels each: current value is [3, 784]',
      );
    });
    classifier.dispose();
  });
});

describe('a trained classifier', () => {
  it('begins at a loss of ln 10, learns to read digits it has not seen, and leaves no tensors behind', async () => {
    const tensors = tf.memory().numTensors;
    const classifier = digitClassifier(random(1));
    const losses: number[] = [];
    for await (const { loss } of trainClassifier(classifier, set, random(3), { epochs: 5 }))
      losses.push(loss);
    expect(losses).toHaveLength(5 * Math.floor(2500 / 64));
    // Weights of a first guess do not know the digits: ln 10 = 2.303, and logits of order 0.1 add little.
    expect(Math.abs(losses[0]! - Math.log(10))).toBeLessThan(0.25);
    // Guessing has 0.1, and the nearest of 2000 pictures 0.9.
    expect(await accuracyOn(classifier, fresh)).toBeGreaterThan(0.9);
    const judged = await judgeDigits(classifier, onlyDigits(fresh, 7).pixels);
    expect(judged.n).toBe(40);
    expect(countDigits(judged)[7]).toBeGreaterThan(32);
    expect(countDigits(judged, 0.9)[7]).toBeLessThanOrEqual(countDigits(judged)[7]!);
    classifier.dispose();
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it('works at another size', async () => {
    const classifier = digitClassifier(random(1), { size: 14 });
    const small = shrinkDigits(set, 14);
    for await (const _ of trainClassifier(classifier, small, random(3), { epochs: 5 }));
    expect(await accuracyOn(classifier, shrinkDigits(fresh, 14))).toBeGreaterThan(0.8);
    await expect(accuracyOn(classifier, fresh)).rejects.toThrow(
      'Cannot measure accuracy as pictures must have 14 pixels along a side, as it was built for: current value is 28',
    );
    classifier.dispose();
  });
});

describe('judgeDigits', () => {
  it('takes the largest of the softmax of the logits, in parts as in one', async () => {
    const classifier = digitClassifier(random(4));
    const many = drawDigits(random(5), 620); // more than go through at once
    const { labels, confidences, features } = await judgeDigits(classifier, many.pixels);
    const k = 610;
    const logits = tf.tidy(() =>
      Array.from(
        classifier.logits(tf.tensor(many.pixels.slice(k * 784, (k + 1) * 784), [1, 784])).dataSync(),
      ),
    );
    const best = logits.indexOf(Math.max(...logits));
    expect(labels[k]).toBe(best);
    const total = logits.reduce((sum, v) => sum + Math.exp(v), 0);
    expect(confidences[k]).toBeCloseTo(Math.exp(logits[best]!) / total, 5);
    expect(features).toHaveLength(620 * 64);
    expect(features.some((v) => v > 0)).toBe(true);
    classifier.dispose();
  });

  it('counts digits and refuses parts of pictures', async () => {
    const judged = {
      n: 3,
      labels: Int32Array.of(1, 1, 9),
      confidences: Float32Array.of(0.5, 0.95, 0.9),
      features: new Float32Array(3),
    };
    expect(countDigits(judged)).toEqual([0, 2, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(countDigits(judged, 0.85)).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(() => countDigits(judged, 2)).toThrow(/confidence must be in \[0, 1\]/);
    const classifier = digitClassifier(random(4));
    await expect(judgeDigits(classifier, new Float32Array(785))).rejects.toThrow(
      'Cannot judge pictures as they must have 784 pixels each: current value is 785',
    );
    await expect(judgeDigits(classifier, new Float32Array(0))).rejects.toThrow(/must not be empty/);
    classifier.dispose();
  });
});

describe('pictureClassifier', () => {
  it('tells dogs, cats and landscapes apart after 60 steps', async () => {
    const classifier = pictureClassifier(random(1), { size: 16, classes: 3, features: 16 });
    for await (const _ of trainClassifier(classifier, drawScenes(random(2), 600), random(3), {
      epochs: 3,
      batch: 30,
    }));
    const unseen = drawScenes(random(4), 90);
    // Its nearest neighbour among others tells the class of each, too: test/data/drawn-scenes.test.ts.
    expect(await accuracyOn(classifier, unseen)).toBeGreaterThan(0.97);
    const { labels, features } = await judgePictures(classifier, unseen.pixels);
    expect([Math.max(...labels), features.length]).toEqual([2, 90 * 16]);
    classifier.dispose();
  });

  it('refuses less than two classes, and labels of none of them', async () => {
    expect(() => pictureClassifier(random(1), { classes: 1 })).toThrow(
      'Cannot build a classifier as classes must be an integer of at least 2: current value is 1',
    );
    const classifier = pictureClassifier(random(1), { size: 16, classes: 2 });
    const lessons = trainClassifier(classifier, drawScenes(random(2), 6), random(3));
    await expect(lessons.next()).rejects.toThrow(
      'Cannot train a classifier as labels[2] must be an index from 0 to 1: current value is 2',
    );
    classifier.dispose();
  });
});

import { refusal, requireCount } from '../check';
import type { Random } from '../random/random';
import { tf } from '../runtime/tf';
import { convolution, dense } from './layers';
import type { Parameters } from './network';
import { ParameterStore } from './parameter-store';

/** Options of {@link pictureClassifier}. */
export interface PictureClassifierOptions {
  /** Number of classes, at least 2. */
  readonly classes: number;
  /** Pixels along a side of a picture; 28 unless told. */
  readonly size?: number;
  /** Numbers that a picture is summed up in before it is judged; 64 unless told. */
  readonly features?: number;
}

/** Options of {@link digitClassifier}. */
export type DigitClassifierOptions = Omit<PictureClassifierOptions, 'classes'>;

/** A network that tells classes of square grey pictures apart. */
export interface PictureClassifier {
  readonly classes: number;
  readonly size: number;
  readonly featureCount: number;
  /** The numbers before the last layer, not negative: [n, size²] → [n, features]. */
  features(pictures: tf.Tensor): tf.Tensor;
  /** ln p(class given picture), up to a constant of each picture: [n, size²] → [n, classes]. */
  logits(pictures: tf.Tensor): tf.Tensor;
  parameters(): Parameters;
  dispose(): void;
}

/** A network that tells the digits 0 to 9 apart. */
export type DigitClassifier = PictureClassifier;

/** {@link pictureClassifier} of ten classes. @throws RangeError */
export function digitClassifier(generator: Random, options: DigitClassifierOptions = {}): DigitClassifier {
  return pictureClassifier(generator, { ...options, classes: 10 });
}

/**
 * A small convolutional network for grey pictures with values in [0, 1], after LeCun et al. 1998:
 *
 *     5 × 5, 16 channels, stride 2 → ReLU → 3 × 3, 32 channels, stride 2 → ReLU → dense, features → ReLU → dense, classes
 *
 * @throws RangeError
 */
export function pictureClassifier(
  generator: Random,
  { classes, size = 28, features: featureCount = 64 }: PictureClassifierOptions,
): PictureClassifier {
  requireCount('build a classifier', 'classes', classes, 2);
  requireCount('build a classifier', 'size', size, 4);
  requireCount('build a classifier', 'features', featureCount);
  const store = ParameterStore.drawnFrom(generator);
  const small = Math.ceil(Math.ceil(size / 2) / 2);
  const first = convolution(store.within('first'), 1, 16, { window: 5, stride: 2 });
  const second = convolution(store.within('second'), 16, 32, { stride: 2 });
  const summary = dense(store.within('summary'), 32 * small * small, featureCount);
  const last = dense(store.within('last'), featureCount, classes);
  const features = (pictures: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      const image = asImages(pictures, size);
      const seen = tf.relu(second(tf.relu(first(image))));
      return tf.relu(summary(seen.reshape([image.shape[0]!, 32 * small * small])));
    });
  return {
    classes,
    size,
    featureCount,
    features,
    logits: (pictures) => tf.tidy(() => last(features(pictures))),
    parameters: () => store.all(),
    dispose: () => store.dispose(),
  };
}

function asImages(pictures: tf.Tensor, size: number): tf.Tensor {
  if (pictures.size !== pictures.shape[0]! * size * size)
    throw new RangeError(
      refusal('classify pictures', `they must have ${size} × ${size} pixels each`, pictures.shape),
    );
  return pictures.reshape([pictures.shape[0]!, size, size, 1]);
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { refusal, requireCount } from '../../check';
import { dataFolders, writableFolder } from '../data-folders';
import { type DigitSet, digitSet } from '../digit-set';
import { type DownloadOptions, download } from '../download/download';
import { IdxError, readIdx } from './idx';
import { type MnistSplit, mnistFiles, mnistMirrors } from './mnist-files';

/** Files with the pictures and the labels of one half of MNIST. */
export interface MnistPaths {
  readonly images: string;
  readonly labels: string;
}

/**
 * The files of a half of MNIST, if both lie in one of the folders, in its `mnist` or in its `MNIST/raw`, as torchvision keeps them;
 * packed (.gz) or not.
 */
export function findMnist(
  split: MnistSplit,
  folders: readonly string[] = dataFolders(),
): MnistPaths | undefined {
  for (const folder of folders)
    for (const inner of ['', 'mnist', join('MNIST', 'raw')]) {
      const [images, labels] = [mnistFiles[split].images, mnistFiles[split].labels].map(({ name }) =>
        [name, name.replace(/\.gz$/, '')]
          .map((file) => join(folder, inner, file))
          .find((path) => existsSync(path)),
      );
      if (images !== undefined && labels !== undefined) return { images, labels };
    }
  return undefined;
}

/** Downloads what is missing of a half of MNIST, into `mnist` of the cache. @throws DownloadError */
export async function downloadMnist(
  split: MnistSplit,
  options: Partial<DownloadOptions> = {},
): Promise<MnistPaths> {
  const folder = options.folder ?? join(writableFolder(), 'mnist');
  const all = { mirrors: mnistMirrors, ...options, folder };
  const labels = await download(mnistFiles[split].labels, all);
  return { images: await download(mnistFiles[split].images, all), labels };
}

/**
 * Handwritten digits from files in MNIST's format: 28 × 28 pixels of a byte each, as values of [0, 1].
 * @param n - how many, the first ones; all unless told
 * @throws IdxError for files that are cut, of another kind, or do not belong together
 * @throws RangeError when there are fewer than n
 */
export function readMnist(paths: MnistPaths, n?: number): DigitSet {
  const images = readIdx(paths.images, 3);
  const labels = readIdx(paths.labels, 1);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (height !== width)
    throw new IdxError(refusal(`read ${paths.images}`, 'its pictures must be square', [height, width]));
  if (labels.shape[0] !== count)
    throw new IdxError(
      refusal(`read ${paths.labels}`, `there must be a label for each of ${count} pictures`, labels.shape[0]),
    );
  const wrong = labels.data.find((label) => label > 9);
  if (wrong !== undefined)
    throw new IdxError(refusal(`read ${paths.labels}`, 'labels must be from 0 to 9', wrong));
  if (n !== undefined) requireCount('read digits', 'n', n);
  if (n !== undefined && n > count)
    throw new RangeError(refusal('read digits', `n must be at most ${count}, as many as there are`, n));
  const used = n ?? count;
  const pixels = new Float32Array(used * height * width);
  for (let at = 0; at < pixels.length; at++) pixels[at] = images.data[at]! / 255;
  return digitSet(pixels, Int32Array.from(labels.data.subarray(0, used)), height, 'mnist');
}

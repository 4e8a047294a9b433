import { requireOneOf } from '../check';
import { random } from '../random/random';
import { dataFolders } from './data-folders';
import type { DigitSet } from './digit-set';
import { DownloadError, type DownloadProgress } from './download/download';
import { drawDigits } from './drawn-digits';
import { downloadMnist, findMnist, readMnist } from './mnist/mnist';
import type { MnistSplit } from './mnist/mnist-files';

/** Options of {@link digits}. */
export interface DigitsOptions {
  /**
   * `auto`, unless told: MNIST where its files are present, else drawn ones. `drawn`: by `drawDigits`. `mnist`: downloaded if they
   * are not there.
   */
  readonly from?: 'auto' | 'drawn' | 'mnist';
  /** Pictures to train with, unless told, or others to test with. */
  readonly split?: MnistSplit;
  /** How many; unless told, all of MNIST's 60,000 or 10,000, or 10,000 and 2,000 drawn ones. */
  readonly n?: number;
  /** Seed of drawn digits; 0 unless told. */
  readonly seed?: number;
  /** Where MNIST is looked for and put, in place of the folders below. */
  readonly folder?: string;
  /** Told of every piece of a download. */
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly signal?: AbortSignal;
}

/**
 * Handwritten digits with their labels, 28 × 28:
 *
 *     const train = await digits({ n: 8000 });
 *     const test = await digits({ n: 2000, split: 'test' });
 *
 * Which they are stands in `source`. Files of MNIST are looked for in the folder that `DIFFUSION_DATA` names and in the project's
 * `.cache/data`. Nothing is downloaded unless `from` is `mnist`.
 *
 * @throws DownloadError when MNIST is asked for, is not there and cannot be downloaded
 * @throws IdxError when its files are not what they should be
 */
export async function digits(options: DigitsOptions = {}): Promise<DigitSet> {
  const { from = 'auto', split = 'train', n, seed = 0, folder, onProgress, signal } = options;
  requireOneOf('get digits', 'from', from, ['auto', 'drawn', 'mnist']);
  requireOneOf('get digits', 'split', split, ['train', 'test']);
  const folders = folder === undefined ? dataFolders() : [folder];
  const found = from === 'drawn' ? undefined : findMnist(split, folders);
  if (found) return readMnist(found, n);
  if (from !== 'mnist') return drawDigits(random(`${split} digits ${seed}`), n ?? drawnCount[split]);
  try {
    return readMnist(
      await downloadMnist(split, { onProgress, signal, ...(folder === undefined ? {} : { folder }) }),
      n,
    );
  } catch (error) {
    if (!(error instanceof DownloadError)) throw error;
    throw new DownloadError(
      `${error.message}. Without a connection, put the files of MNIST into ${folders.join(' or ')}, or go on with digits({ from: 'drawn' }).`,
      { cause: error },
    );
  }
}

const drawnCount: Readonly<Record<MnistSplit, number>> = { train: 10_000, test: 2_000 };

import type { RemoteFile } from '../download/download';

/** The two halves of MNIST: 60,000 pictures to train with, 10,000 others to test with. */
export type MnistSplit = 'train' | 'test';

/**
 * The files of the MNIST database (LeCun, Cortes and Burges), as they have been distributed since 1998. The SHA-256 sums are
 * those that public loaders check (torch-rb, and the mirrors' own users); those of the test half were also taken from the
 * files, whose MD5 sums are the ones in torchvision's `MNIST.resources`.
 */
export const mnistFiles: Readonly<
  Record<MnistSplit, { readonly images: RemoteFile; readonly labels: RemoteFile }>
> = {
  train: {
    images: {
      name: 'train-images-idx3-ubyte.gz',
      bytes: 9_912_422,
      sha256: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
    },
    labels: {
      name: 'train-labels-idx1-ubyte.gz',
      bytes: 28_881,
      sha256: '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
    },
  },
  test: {
    images: {
      name: 't10k-images-idx3-ubyte.gz',
      bytes: 1_648_877,
      sha256: '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
    },
    labels: {
      name: 't10k-labels-idx1-ubyte.gz',
      bytes: 4_542,
      sha256: 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
    },
  },
};

/** Where the files lie: the mirrors that TensorFlow and PyTorch use, and the authors' page, which refuses at times. */
export const mnistMirrors: readonly string[] = [
  'https://storage.googleapis.com/cvdf-datasets/mnist/',
  'https://ossci-datasets.s3.amazonaws.com/mnist/',
  'http://yann.lecun.com/exdb/mnist/',
];

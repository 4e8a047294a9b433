/** A generation of NVIDIA's GPUs, with what each way of using one needs. */
export interface Generation {
  readonly name: string;
  /** The first compute capability of it, as in 8.6 for the RTX 30 series. */
  readonly from: number;
  /** ONNX Runtime through CUDA 12: its build has code for 7.5, 8.0 and 9.0, from which drivers make that of newer ones. */
  readonly cuda: string;
  /** TensorFlow 2.9.1, built for 3.5, 5.0, 6.0, 7.0, 7.5 and 8.0, the last for newer ones too. */
  readonly tensorflow: string;
}

const untold = 'not promised by its build';
const own = 'CUDA 11.2 to 11.8, cuDNN 8';

/** Newest first. */
export const generations: readonly Generation[] = [
  {
    name: 'Blackwell',
    from: 10,
    cuda: 'CUDA 12.8 or later, cuDNN 9',
    tensorflow: 'no: the libraries of CUDA 11 end with Hopper',
  },
  {
    name: 'Hopper',
    from: 9,
    cuda: 'CUDA 12, cuDNN 9',
    tensorflow: 'CUDA 11.8, cuDNN 8.9; the driver compiles its code at the first start, for minutes',
  },
  { name: 'Ada Lovelace', from: 8.9, cuda: 'CUDA 12, cuDNN 9', tensorflow: 'CUDA 11.8, cuDNN 8.9' },
  { name: 'Ampere', from: 8, cuda: 'CUDA 12, cuDNN 9', tensorflow: own },
  { name: 'Turing', from: 7.5, cuda: 'CUDA 12, cuDNN 9', tensorflow: own },
  { name: 'Volta', from: 7, cuda: untold, tensorflow: own },
  { name: 'Pascal', from: 6, cuda: untold, tensorflow: own },
  { name: 'Maxwell', from: 5, cuda: untold, tensorflow: own },
  {
    name: 'Kepler',
    from: 3,
    cuda: 'no',
    tensorflow: 'CUDA 11.2, cuDNN 8.1, for compute capability 3.5 and 3.7 only',
  },
];

/** The generation of a compute capability; undefined for one before Kepler, which nothing here runs on. */
export const generationOf = (capability: number): Generation | undefined =>
  generations.find(({ from }) => capability >= from);

/** First device number on the PCI bus, up to the next line (https://pci-ids.ucw.cz, vendor 10de). */
const numbers: readonly (readonly [from: number, name: string])[] = [
  [0x0fc0, 'Kepler'],
  [0x1340, 'Maxwell'],
  [0x15f0, 'Pascal'],
  [0x1600, 'Maxwell'],
  [0x1b00, 'Pascal'],
  [0x1d80, 'Volta'],
  [0x1e00, 'Turing'],
  [0x2080, 'Ampere'],
  [0x2180, 'Turing'],
  [0x2200, 'Ampere'],
  [0x2300, 'Hopper'],
  [0x2400, 'Ampere'],
  [0x2600, 'Ada Lovelace'],
  [0x2900, 'Blackwell'],
];

/** The generation of a card by its number on the PCI bus, for computers without a driver that says it. */
export function generationOfDevice(device: number): Generation | undefined {
  const name = [...numbers].reverse().find(([from]) => device >= from)?.[1];
  return generations.find((generation) => generation.name === name);
}

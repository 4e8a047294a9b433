import type { Timing } from '../rounds';

/** What is timed, the same for both sides: a unit of it is a training step, a whole chain of samples, or a call. */
export type Work =
  | { readonly work: 'mlp'; readonly widths: readonly number[]; readonly batch: number }
  | {
      readonly work: 'vae';
      readonly inputs: number;
      readonly hidden: number;
      readonly latent: number;
      readonly batch: number;
    }
  | {
      readonly work: 'timeMlp';
      readonly sampling: boolean;
      readonly batch: number;
      readonly width?: number;
      readonly depth?: number;
      /** Steps of the chain that are sampled; all 1000 unless told. */
      readonly steps?: number;
    }
  | {
      readonly work: 'unet';
      readonly sampling: boolean;
      readonly batch: number;
      readonly size: number;
      readonly width: number;
      readonly steps?: number;
    }
  | { readonly work: 'product'; readonly size: number }
  | { readonly work: 'normals'; readonly count: number };

/** One side with one piece of work in its hands. */
export interface Prepared {
  /** Numbers that are trained; 0 where there is no network. */
  readonly parameters: number;
  /** Repeats the unit for so many seconds, at least once. */
  time(seconds: number): Promise<Timing>;
  release(): void;
}

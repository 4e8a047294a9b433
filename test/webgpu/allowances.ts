/** Where the numbers of a GPU may differ from the processor's by more than the rest of a comparison allows. */
export interface Allowance {
  /** Absolute error beside the relative one. */
  readonly absolute: number;
  /** Whether entries that are NaN on the processor may be anything. */
  readonly anyForNaN: boolean;
}

const none: Allowance = { absolute: 0, anyForNaN: false };
// WGSL, section "Floating Point Evaluation": implementations may assume that there is no NaN and no infinity.
const noNaN: Allowance = { absolute: 0, anyForNaN: true };

/**
 * By kernel, for WebGPU alone. The bounds that WGSL sets (section "Accuracy of Concrete Floating Point Expressions")
 * are absolute ones for log near 1, 2⁻²¹, and for tanh, 1e-5: of numbers near zero most digits may go. Mesa's driver is
 * better than that; what is allowed here is one rounding of numbers near 1, and 6e-8 was measured.
 */
const allowances: Readonly<Record<string, Allowance>> = {
  Relu: noNaN,
  Step: noNaN,
  Softmax: noNaN,
  Expm1: { absolute: 2 ** -23, anyForNaN: false },
  Log1p: { absolute: 2 ** -23, anyForNaN: false },
};

/** What is allowed to a kernel with the provider that DIFFUSION_PROVIDER names. */
export const allowanceFor = (kernel: string): Allowance =>
  (process.env.DIFFUSION_PROVIDER === 'webgpu' && allowances[kernel]) || none;

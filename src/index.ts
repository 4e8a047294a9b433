/** The toolkit of the course: everything a notebook imports from 'diffusion-lab'. */
export {
  requireCount,
  requireFinite,
  requireInteger,
  requireInUnit,
  requireNonNegative,
  requirePositive,
  requireProbabilities,
} from './check';
export { MersenneTwister } from './random/mersenne-twister';
export { type FloatArray, Random, type RandomState, random } from './random/random';
export { TorchRandom, torchRandom } from './random/torch';

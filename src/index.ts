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
export {
  type GradebookPartRow,
  type GradebookRow,
  gradebook,
  gradebookParts,
} from './course/feedback/gradebook-rows';
export {
  type DigitSet,
  type DigitSource,
  digitPixels,
  onlyDigits,
  type Picture,
  picturesOf,
  shrinkDigits,
  splitDigits,
  takeDigits,
} from './data/digit-set';
export { type DigitsOptions, digits } from './data/digits';
export type { DownloadProgress } from './data/download/download';
export { type DrawDigitsOptions, drawDigits } from './data/drawn-digits';
export { type DrawScenesOptions, drawScenes, sceneNames } from './data/drawn-scenes';
export { examLaw, examMarks } from './data/exam-marks';
export type { LabelledPictures } from './data/labelled-pictures';
export { type LetterOptions, letter } from './data/letters';
export { type Colour, drawPicture, movingDot, smiley } from './data/pictures';
export { makePoints, type PointRow, type PointSet, pointRows, pointSet, standardised } from './data/points';
export type { Samples } from './data/samples';
export {
  checkerboard,
  circles,
  type GaussianPart,
  gaussianMixture,
  gaussianRing,
  kaistSwissRoll,
  line,
  moons,
  type NoiseOption,
  spiral,
  swissRoll,
  toySets,
} from './data/toy-sets';
export {
  flatten,
  indexOf,
  type Nested,
  positionOf,
  type Shaped,
  shapeOf,
  sizeOf,
  sliceOf,
  unflatten,
} from './data/vectors';
export type { Algebra, Threshold } from './ddpm/algebra';
export { type AncestralOptions, ancestral, last, type SampleState } from './ddpm/ancestral';
export {
  type BoundOptions,
  type EvidenceBound,
  evidenceBound,
  priorTerm,
  type StepGuess,
  stepTerm,
} from './ddpm/bound';
export { type Decoder, discretisedLogLikelihood, gaussianLogLikelihood } from './ddpm/decoder';
export {
  addNoise,
  type ForwardWalkOptions,
  forwardWalk,
  marginal,
  snr,
  transition,
  type WalkState,
} from './ddpm/forward';
export {
  forLabel,
  type Guidance,
  guidanceScale,
  guide,
  guidedModel,
  guidedNetwork,
  guideWith,
} from './ddpm/guidance';
export {
  type ClassifierGuidance,
  classifierGuided,
  exactClassifier,
  type NoisyClassifier,
} from './ddpm/guidance-classifier';
export { exactDenoiser, idealDenoiser } from './ddpm/ideal-denoiser';
export { linspace } from './ddpm/linspace';
export { type DiffusionBatch, diffusionLoss, type LossWeighting } from './ddpm/loss';
export { type LossWeightOptions, lossWeight } from './ddpm/loss-weight';
export { type Model, predicting } from './ddpm/model';
export { asModel, type NetworkModel, onNumbers } from './ddpm/network-model';
export { type NetworkSampler, type NetworkSamplerOptions, networkSampler } from './ddpm/network-sampler';
export { type Posterior, posterior, posteriorMeanOf, posteriorWalk } from './ddpm/posterior';
export {
  type Conversion,
  conversion,
  convertPrediction,
  type FromTo,
  type Prediction,
} from './ddpm/predictions';
export { type RandomWalkOptions, randomWalk } from './ddpm/random-walk';
export {
  type LimitOptions,
  type ReverseCoefficients,
  type ReverseOptions,
  type ReverseVariance,
  reverseCoefficients,
  reverseStep,
  reverseVariance,
  type StepBack,
} from './ddpm/reverse-step';
export type { CallOptions } from './ddpm/samplers/advance';
export { type CorrectorOptions, correctorPlan } from './ddpm/samplers/corrector';
export { ddimPlan } from './ddpm/samplers/ddim';
export { type DpmSolverOptions, dpmSolverPlan } from './ddpm/samplers/dpm-solver';
export { eulerAncestralPlan, eulerPlan, type FamilyOptions, familyPlan } from './ddpm/samplers/euler';
export { type FollowOptions, followPlan } from './ddpm/samplers/follow';
export { heunPlan } from './ddpm/samplers/heun';
export {
  type LevelGrid,
  levelsBetween,
  type NoiseLevel,
  type NoiseLevelOptions,
  noiseLevels,
  sigmaOf,
} from './ddpm/samplers/levels';
export { multistepPlan } from './ddpm/samplers/multistep';
export { type NetworkPlanOptions, networkPlan } from './ddpm/samplers/network-plan';
export type { PlannedCall, SamplingPlan } from './ddpm/samplers/plan';
export { type PndmOptions, pndmPlan } from './ddpm/samplers/pndm';
export {
  everyStep,
  type PrecisionOption,
  type Schedule,
  scheduleFromBetas,
  scheduleFromStds,
} from './ddpm/schedule';
export {
  type BetaRange,
  type CosineOptions,
  cosineSchedule,
  linearSchedule,
  linearStdSchedule,
  type SigmoidOptions,
  type StdRange,
  scaledLinearSchedule,
  sigmoidSchedule,
} from './ddpm/schedules';
export { type Spacing, type TimestepOptions, timesteps } from './ddpm/timesteps';
export {
  type DiffusionBatchOptions,
  type DiffusionStepOptions,
  diffusionBatches,
  diffusionStep,
} from './ddpm/training';
export {
  averagedRows,
  type FieldRow,
  fieldRows,
  networkField,
  type VectorField,
  vectorField,
} from './ddpm/vector-field';
export { type WalkBackOptions, walkBack } from './ddpm/walk-back';
export { walkSchedule } from './ddpm/walk-schedule';
export {
  type WalkBatch,
  type WalkBatchOptions,
  type WalkTarget,
  walkBatches,
  walkStep,
} from './ddpm/walk-training';
export { zeroTerminalSnr } from './ddpm/zero-terminal-snr';
export {
  type Autoregressive,
  type AutoregressiveOptions,
  autoregressiveModel,
  autoregressiveStep,
} from './families/autoregressive';
export {
  type EnergyModel,
  type EnergyModelOptions,
  energyModel,
  noiseContrastiveLoss,
  noiseContrastiveStep,
} from './families/energy-model';
export { type CouplingFlow, type CouplingFlowOptions, couplingFlow, flowStep } from './families/flow';
export {
  discriminatorLoss,
  type Gan,
  type GanStepOptions,
  gan,
  ganStep,
  generatorLoss,
} from './families/gan';
export { type LangevinOptions, langevinWalk } from './families/langevin';
export {
  cellCentres,
  type EnergyOf,
  type PartitionEstimate,
  type PartitionGrid,
  partitionBySampling,
  partitionOnGrid,
} from './families/partition';
export { type Perceptron, type PerceptronSizes, perceptron } from './families/perceptron';
export { type PointBatch, type PointModel, pointBatches, type ScoringModel } from './families/point-model';
export { changePath, type PathChange } from './flow/change-path';
export {
  convertFlow,
  type FlowConversion,
  type FlowFromTo,
  type FlowPrediction,
  flowConversion,
} from './flow/conversions';
export { type ExactVelocityOptions, exactVelocity, idealVelocity } from './flow/exact-velocity';
export { type FlowSampler, type FlowSamplerOptions, type FlowState, flowSampler } from './flow/flow-sampler';
export { type FlowSdeOptions, flowSde } from './flow/flow-sde';
export {
  type FlowBatch,
  type FlowBatchOptions,
  type FlowMatchingStepOptions,
  flowBatches,
  flowMatchingLoss,
  flowMatchingStep,
} from './flow/matching';
export { type NetworkVelocity, type NetworkVelocityOptions, networkVelocity } from './flow/network-velocity';
export type { FlowPath, PathPoint } from './flow/path';
export {
  cosinePath,
  linearPath,
  linearVpPath,
  polynomialPath,
  type VpPathOptions,
  vpPath,
} from './flow/paths';
export {
  cellOf,
  type Grid1,
  type Grid2,
  grid1,
  grid2,
  type Histogram,
  histogram1,
  histogram2,
  integrate,
  integrate1,
  integrate2,
  onGrid1,
  onGrid2,
  type Rule,
} from './grid';
export { chamferDistance } from './metrics/chamfer';
export type { DimensionOption } from './metrics/clouds';
export { type CoverageOptions, coverage } from './metrics/coverage';
export { energyDistance } from './metrics/energy-distance';
export { frechetDistance } from './metrics/frechet';
export { type MmdOptions, medianBandwidth, mmdSquared } from './metrics/mmd';
export { type SlicedWassersteinOptions, slicedWasserstein, wasserstein1 } from './metrics/wasserstein';
export {
  type DigitClassifier,
  type DigitClassifierOptions,
  digitClassifier,
  type PictureClassifier,
  type PictureClassifierOptions,
  pictureClassifier,
} from './nn/classifier';
export {
  accuracyOn,
  countDigits,
  type Judgement,
  judgeDigits,
  judgePictures,
  type TrainClassifierOptions,
  trainClassifier,
} from './nn/classify';
export type { EarlyStopOptions } from './nn/early-stop';
export { type DropLabelsOptions, dropLabels } from './nn/labels';
export { LossHistory, type LossRow } from './nn/loss-history';
export { type TimeMlpOptions, timeMlp } from './nn/mlp';
export { type MovingAverage, movingAverage } from './nn/moving-average';
export { countParameters, type Network, type Parameters } from './nn/network';
export { type TimeEmbeddingOptions, timeEmbedding } from './nn/time-embedding';
export {
  type TrainCheckpoint,
  type TrainEnd,
  type TrainOptions,
  type TrainProgress,
  train,
} from './nn/train';
export { type UnetOptions, unet } from './nn/unet';
export { type Bundle, toBundle } from './notebook/bundle';
export { CheckFailed, type CheckOptions, type CloseOptions, check, checkClose } from './notebook/check-claim';
export { type Displayable, displaySymbol } from './notebook/mime';
export { ProgressBar, type ProgressOptions, progress, progressBar } from './notebook/progress';
export { clearOutput, type Shown, show } from './notebook/show';
export { type TableOptions, table } from './notebook/table';
export { html, latex, markdown } from './notebook/text';
export type { Field } from './ode/field';
export { flowMap, type OdeMethod, type SolveOptions, solve } from './ode/solve';
export type { OdeState } from './ode/state';
export type { AdaptiveOptions, Tolerance } from './ode/step-control';
export type { FixedMethod } from './ode/tableau';
export { type Trajectory, type TrajectoryOptions, trajectory } from './ode/trajectory';
export * as plot from './plot/index';
export { type BitsPerDimensionOptions, bitsPerDimension } from './probability/bits-per-dimension';
export { correlation } from './probability/correlation';
export type { Density, Density1 } from './probability/density';
export {
  type EnergyDensity,
  energyDensity1,
  energyDensity2,
  energyOf,
  sampleGrid1,
} from './probability/energy';
export { crossEntropy, entropy, inBits } from './probability/entropy';
export { type Estimate, estimate } from './probability/estimate';
export {
  type Divergence,
  type FitGaussianOptions,
  type FitStep,
  fitGaussian,
  type GaussianFit,
} from './probability/fit-gaussian';
export { type Gaussian, gaussian } from './probability/gaussian';
export { momentsOnGrid } from './probability/grid-moments';
export { jensenShannon, klDiscrete, klPenalty, klTerms } from './probability/kl';
export { klMonteCarlo, klOnGrid, type OnGrid } from './probability/kl-estimate';
export { type GaussianKl, klGaussian, klMultivariateGaussian } from './probability/kl-gaussian';
export { logSumExp, softmax } from './probability/log-sum-exp';
export { type Bell, type Mixture, mixture } from './probability/mixture';
export { type Moments, moments, runningMeans } from './probability/moments';
export {
  type Covariance,
  type MultivariateGaussian,
  multivariateGaussian,
} from './probability/multivariate-gaussian';
export {
  type Cloud,
  type MultivariateMixture,
  multivariateMixture,
} from './probability/multivariate-mixture';
export { type Noising, noised, posteriorMean } from './probability/noised';
export { logNormalCdf, logNormalInterval, normalCdf } from './probability/normal-cdf';
export { observedOrder } from './probability/observed-order';
export { MersenneTwister } from './random/mersenne-twister';
export { type FloatArray, Random, type RandomState, random } from './random/random';
export { TorchRandom, torchRandom } from './random/torch';
export type { BackendName } from './runtime/backends/backend';
export {
  type Checkpointed,
  type CheckpointNotes,
  loadCheckpoint,
  saveCheckpoint,
} from './runtime/checkpoint';
export type { Json, VariableTree } from './runtime/checkpoint-content';
export { type CompiledStep, type CompileOptions, compile } from './runtime/compile/compile';
export { type ExportOptions, exportOnnx } from './runtime/compile/export';
export type { InputShape, TypedInput } from './runtime/compile/export-inputs';
export type { GraphRow } from './runtime/compile/graph-rows';
export { noise } from './runtime/noise';
export type { ReadyOptions, RuntimeReport } from './runtime/ready';
export { runtime } from './runtime/runtime';
export { tf } from './runtime/tf';
export { type TimedRun, type TimeEachOptions, timeEach } from './runtime/time-each';
export { type BrownianPath, type BrownianPathOptions, brownianPath } from './sde/brownian-path';
export { type EnsembleOptions, ensemble } from './sde/ensemble';
export { eulerMaruyama } from './sde/euler-maruyama';
export type { Term } from './sde/expression';
export { type Coordinates, type ExpressionSde, expressionSde, type Formulas } from './sde/expression-sde';
export { type FreeEnergy, freeEnergy } from './sde/fokker-planck/free-energy';
export { type FokkerPlanck1, fokkerPlanck1, type LineProcess } from './sde/fokker-planck/line';
export {
  type LineSettings,
  lineProcess,
  type PlaneSettings,
  planeProcess,
} from './sde/fokker-planck/of-sde';
export {
  type FokkerPlanck2,
  fokkerPlanck2,
  type PlaneFlux,
  type PlaneProcess,
} from './sde/fokker-planck/plane';
export type { FluxScheme, Walls } from './sde/fokker-planck/rates';
export type { DensityState, RunOptions, TimeScheme } from './sde/fokker-planck/stepping';
export { type GeometricBrownianMotion, geometricBrownianMotion } from './sde/geometric-brownian-motion';
export { autocorrelation } from './sde/langevin/autocorrelation';
export {
  type AverageOfTerms,
  type DescentOptions,
  squaredDistances,
  stochasticDescent,
} from './sde/langevin/descent';
export { type EffectiveSample, effectiveSampleSize } from './sde/langevin/effective-sample-size';
export {
  type Barrier,
  kramersTime,
  meanPassageTime,
  type Passage,
  type PassageRuns,
  passageTimes,
  relaxationTime,
} from './sde/langevin/escape';
export { type MetropolisState, metropolisLangevin } from './sde/langevin/metropolis';
export {
  doubleWell,
  type LinePotential,
  linePotential,
  type PlanePotential,
  type Potential,
  planePotential,
  potentialOf,
} from './sde/langevin/potential';
export { type Ingredient, type RecipeOptions, recipe, scoreField } from './sde/langevin/recipe';
export { trace } from './sde/langevin/trace';
export { unadjustedLangevin } from './sde/langevin/unadjusted';
export type { LangevinSettings, LangevinState } from './sde/langevin/walk';
export { type LangevinSdeOptions, langevinSde } from './sde/langevin-sde';
export { transitionBetween } from './sde/linear-process';
export { milstein } from './sde/milstein';
export { type BetaRangeOptions, subVpSde, type VeSdeOptions, veSde, vpSde } from './sde/noise-processes';
export {
  type BrownianMotionOptions,
  brownianMotion,
  type OrnsteinUhlenbeckOptions,
  ornsteinUhlenbeck,
} from './sde/ornstein-uhlenbeck';
export {
  type PredictorCorrectorOptions,
  predictorCorrector,
  type ScoreOfState,
} from './sde/predictor-corrector';
export { type DivergenceKind, type DivergenceOptions, divergenceOf, signs } from './sde/reversal/divergence';
export { exactScore } from './sde/reversal/exact-score';
export {
  type FlowDensity,
  flowLogDensity,
  flowSample,
  type LikelihoodOptions,
  type Prior,
} from './sde/reversal/likelihood';
export { probabilityFlow, type ReversalOptions, type ReversedSde, reverse } from './sde/reversal/reverse';
export { type ScoreField, scoreCurvature } from './sde/reversal/score-field';
export {
  denoisingMatchingTerms,
  explicitMatchingTerms,
  type MatchingPoint,
  slicedMatchingTerms,
} from './sde/reversal/score-matching';
export {
  type NetworkScore,
  type NoiseLevels,
  networkScore,
  type ScoreModel,
  scoreModel,
} from './sde/reversal/score-model';
export {
  type ScoreBatch,
  type ScoreBatchOptions,
  type ScoreMatching,
  type ScoreStepOptions,
  scoreBatches,
  scoreLoss,
  scoreStep,
} from './sde/reversal/score-training';
export { tweedieMean, tweedieScore } from './sde/reversal/tweedie';
export {
  type NoisingSde,
  type NumberCoefficients,
  type Sde,
  sde,
  type VectorCoefficients,
  vectorSde,
} from './sde/sde';
export type { SdeState, SolveSdeOptions } from './sde/stepping';
export { stochasticHeun } from './sde/stochastic-heun';
export { type SdeMethod, type StrongError, type StrongErrorOptions, strongErrors } from './sde/strong-errors';
export { type BoundParts, boundParts, regularisation } from './vae/bound';
export { type DecodeOptions, decodeCodes, reconstruct } from './vae/codes';
export { type EvidenceEstimate, evidenceFrom, importanceEvidence } from './vae/evidence';
export {
  type GradientDraws,
  type GradientDrawsOptions,
  gradientDraws,
  type SmoothFunction,
} from './vae/gradient-draws';
export {
  type AverageBound,
  averageBound,
  importanceEstimates,
  logImportanceWeights,
} from './vae/held-out';
export { type DecodedGrid, decodeGrid, type LatentMap, latentMap } from './vae/latent-map';
export {
  type BoundSplit,
  type LinearGaussian,
  type LinearGaussianOptions,
  linearGaussian,
} from './vae/linear-gaussian';
export {
  bernoulliPixels,
  type GaussianPixelOptions,
  gaussianPixels,
  type PixelLaw,
} from './vae/pixel-law';
export {
  type VaeBatch,
  type VaeBatchOptions,
  type VaeLossOptions,
  type VaeStepOptions,
  vaeBatches,
  vaeLoss,
  vaeStep,
} from './vae/training';
export { type Code, reparameterise, type Vae, type VaeOptions, vae } from './vae/vae';

import { refusal, requireOneOf } from '../check';
import { type BackendName, BackendRefused, backendNames, type Device } from './backends/backend';
import type { Machine } from './machine';

/** Something that may run on this computer or not: a backend of TensorFlow.js, a provider of ONNX Runtime. */
export interface Candidate<Name extends string> {
  readonly name: Name;
  /** What it runs on; throws `BackendRefused` where it does not. */
  start(machine: Machine, forced: boolean): Promise<Device>;
}

/** One candidate that was tried: it runs, or the reason why not and what mends it. */
export interface Attempt<Name extends string = BackendName> {
  readonly name: Name;
  readonly ok: boolean;
  readonly reason: string | null;
  readonly mend: string | null;
}

/** The candidate that runs. */
export interface Choice<Name extends string = BackendName> {
  readonly name: Name;
  readonly device: Device;
  /** True when the environment or an option named it. */
  readonly forced: boolean;
  /** Every candidate that was tried, best first; the last one runs. */
  readonly tried: readonly Attempt<Name>[];
}

/** Where the name of what the user insists on came from, for the message when it fails. */
export interface Wish<Name extends string = BackendName> {
  readonly name: Name;
  readonly source: string;
}

/** What is chosen among, in words and names. */
export interface Kind<Name extends string> {
  /** As in 'start the backend wasm'. */
  readonly noun: string;
  readonly option: string;
  readonly variable: string;
  readonly names: readonly Name[];
}

/** The choice of a backend of TensorFlow.js. */
export const backendKind: Kind<BackendName> = {
  noun: 'backend',
  option: 'backend',
  variable: 'DIFFUSION_BACKEND',
  names: backendNames,
};

/**
 * Reads what the user insists on: the option goes before the environment variable; null leaves the choice free.
 * @throws RangeError if the name is none of the kind's
 */
export function wishFrom<Name extends string>(
  kind: Kind<Name>,
  option: string | undefined,
  env: Machine['env'],
): Wish<Name> | null {
  const name = option ?? env[kind.variable];
  if (name === undefined || name === '') return null;
  const given = option !== undefined;
  requireOneOf(`choose the ${kind.noun}`, given ? kind.option : kind.variable, name, kind.names);
  return { name: name as Name, source: given ? `${kind.option}: '${name}'` : `${kind.variable}=${name}` };
}

/** What the user insists on does not run: one line, of which `mend` is the second half. */
export class ForcedBackendError extends Error {
  override readonly name = 'ForcedBackendError';
  constructor(
    readonly headline: string,
    readonly mend: string,
  ) {
    super(`${headline}; ${mend}`);
  }
}

/** The error of a candidate that was forced and does not run. */
export function forcedError<Name extends string>(
  kind: Kind<Name>,
  wish: Wish<Name>,
  { reason, mend }: { readonly reason: string | null; readonly mend: string | null },
): ForcedBackendError {
  return new ForcedBackendError(
    `Cannot start the ${kind.noun} ${wish.name}, forced by ${wish.source}: ${reason}`,
    `${mend}, or leave the choice free`,
  );
}

/** Reason and mend of a candidate that did not start. */
export function refusedBecause(error: unknown): { reason: string; mend: string } {
  if (error instanceof BackendRefused) return { reason: error.reason, mend: error.mend };
  return {
    reason: `it does not start: ${oneLine(error)}`,
    mend: 'run npm run doctor, and report this line if it finds nothing',
  };
}

function oneLine(error: unknown): string {
  const text =
    error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error);
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * Starts the first candidate of the list that runs. With a wish only that one is tried.
 * @param activate what is to be done with a candidate that has started, before it counts as running
 * @throws ForcedBackendError naming what was forced, why it failed and what mends it
 * @throws Error if, without a wish, none starts
 */
export async function choose<Name extends string, C extends Candidate<Name>>(
  kind: Kind<Name>,
  candidates: readonly C[],
  machine: Machine,
  wish: Wish<Name> | null,
  activate: (candidate: C) => Promise<void> = async () => undefined,
): Promise<Choice<Name>> {
  const tried: Attempt<Name>[] = [];
  for (const candidate of candidates) {
    const { name } = candidate;
    if (wish && name !== wish.name) continue;
    try {
      const device = await candidate.start(machine, wish !== null);
      await activate(candidate);
      tried.push({ name, ok: true, reason: null, mend: null });
      return { name, device, forced: wish !== null, tried };
    } catch (error) {
      tried.push({ name, ok: false, ...refusedBecause(error) });
    }
  }
  throw failure(kind, tried, wish);
}

function failure<Name extends string>(
  kind: Kind<Name>,
  tried: readonly Attempt<Name>[],
  wish: Wish<Name> | null,
): Error {
  const [only] = tried;
  if (wish && only) return forcedError(kind, wish, only);
  const reasons = tried.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  const rule = `one of the ${kind.noun}s must run on this computer`;
  return new Error(refusal(`start a ${kind.noun}`, rule, reasons));
}

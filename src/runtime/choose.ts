import { refusal, requireOneOf } from '../check';
import {
  type Backend,
  type BackendName,
  BackendRefused,
  backendNames,
  type Device,
} from './backends/backend';
import type { Machine } from './machine';

/** One backend that was tried: it runs, or the reason why not and what mends it. */
export interface Attempt {
  readonly name: BackendName;
  readonly ok: boolean;
  readonly reason: string | null;
  readonly mend: string | null;
}

export interface Choice {
  readonly backend: BackendName;
  readonly device: Device;
  /** True when the environment or an option named the backend. */
  readonly forced: boolean;
  /** Every backend that was tried, best first; the last one runs. */
  readonly tried: readonly Attempt[];
}

/** Where a backend's name came from, for the message when it fails. */
export interface Wish {
  readonly name: BackendName;
  readonly source: string;
}

/**
 * Reads which backend the user insists on: the option goes before DIFFUSION_BACKEND; null leaves the choice free.
 * @throws RangeError if the name is not one of tensorflow-gpu, webgpu, wasm, cpu
 */
export function wishFrom(option: string | undefined, env: Machine['env']): Wish | null {
  const name = option ?? env.DIFFUSION_BACKEND;
  if (name === undefined || name === '') return null;
  const source = option === undefined ? `DIFFUSION_BACKEND=${name}` : `backend: '${name}'`;
  requireOneOf(
    'choose a backend',
    option === undefined ? 'DIFFUSION_BACKEND' : 'backend',
    name,
    backendNames,
  );
  return { name, source };
}

/** The backend that the user insists on does not run: one line, of which `mend` is the second half. */
export class ForcedBackendError extends Error {
  override readonly name = 'ForcedBackendError';
  constructor(
    readonly headline: string,
    readonly mend: string,
  ) {
    super(`${headline}; ${mend}`);
  }
}

async function attempt(
  backend: Backend,
  machine: Machine,
  forced: boolean,
  activate: (tfName: string) => Promise<void>,
): Promise<{ attempt: Attempt; device: Device | null }> {
  const { name } = backend;
  try {
    const device = await backend.start(machine, forced);
    await activate(backend.tfName);
    return { attempt: { name, ok: true, reason: null, mend: null }, device };
  } catch (error) {
    const known = error instanceof BackendRefused;
    const reason = known ? error.reason : `it does not start: ${oneLine(error)}`;
    const mend = known ? error.mend : 'run npm run doctor, and report this line if it finds nothing';
    return { attempt: { name, ok: false, reason, mend }, device: null };
  }
}

function oneLine(error: unknown): string {
  const text =
    error instanceof Error ? error.message : String((error as { message?: unknown })?.message ?? error);
  return text.replace(/\s+/g, ' ').trim();
}

/**
 * Starts the first backend of the list that computes a small product correctly.
 * With a wish only that one is tried.
 * @throws ForcedBackendError naming what was forced, why it failed and what mends it
 * @throws Error if, without a wish, no backend starts
 */
export async function choose(
  candidates: readonly Backend[],
  machine: Machine,
  wish: Wish | null,
  activate: (tfName: string) => Promise<void>,
): Promise<Choice> {
  const tried: Attempt[] = [];
  for (const backend of candidates) {
    if (wish && backend.name !== wish.name) continue;
    const result = await attempt(backend, machine, wish !== null, activate);
    tried.push(result.attempt);
    if (result.device) return { backend: backend.name, device: result.device, forced: wish !== null, tried };
  }
  throw failure(tried, wish);
}

function failure(tried: readonly Attempt[], wish: Wish | null): Error {
  const [only] = tried;
  if (wish && only)
    return new ForcedBackendError(
      `Cannot start the backend ${wish.name}, forced by ${wish.source}: ${only.reason}`,
      `${only.mend}, or leave the choice free`,
    );
  const reasons = tried.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  return new Error(refusal('start a backend', 'one of the backends must run on this computer', reasons));
}

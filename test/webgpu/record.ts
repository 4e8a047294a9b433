import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';

/** Whoever computes an operator, by ONNX Runtime's own profile of a session. */
interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

interface Session {
  loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void;
  run(feeds: object, fetches: object, options: object): object;
  endProfiling(): void;
  dispose(): void;
}

/** One test of the equality tests: how often which provider computed which operator. */
export interface Tally {
  readonly test: string;
  /** Counts by 'operator provider'. */
  readonly counts: Record<string, number>;
}

const folder = process.env.WEBGPU_RECORDS;
const { binding } = createRequire(__filename)('onnxruntime-node/dist/binding') as {
  binding: { InferenceSession: new () => Session };
};
/** Runs of a session that are profiled: who computes what does not change, and profiles grow by each run. */
const PROFILED = 2;
const open = new Map<Session, { readonly test: string; readonly profile: string; runs: number }>();
const tallies: Tally[] = [];

function close(session: Session): void {
  const known = open.get(session);
  if (!known) return;
  open.delete(session);
  session.endProfiling();
  const counts: Record<string, number> = {};
  for (const file of readdirSync(known.profile)) {
    const events = JSON.parse(readFileSync(join(known.profile, file), 'utf8')) as ProfileEvent[];
    for (const { cat, name, args } of events)
      if (cat === 'Node' && name.endsWith('_kernel_time') && args?.provider) {
        const key = `${args.op_name} ${args.provider}`;
        counts[key] = (counts[key] ?? 0) + 1;
      }
  }
  rmSync(known.profile, { recursive: true });
  tallies.push({ test: known.test, counts });
}

binding.InferenceSession = class extends binding.InferenceSession {
  override loadModel(buffer: ArrayBufferLike, offset: number, length: number, options: object): void {
    const profile = mkdtempSync(join(tmpdir(), 'webgpu-profile-'));
    const profiled = { ...options, enableProfiling: true, profileFilePrefix: join(profile, 'session') };
    super.loadModel(buffer, offset, length, profiled);
    open.set(this, { test: expect.getState().currentTestName ?? '', profile, runs: 0 });
  }

  override run(feeds: object, fetches: object, options: object): object {
    const result = super.run(feeds, fetches, options);
    const known = open.get(this);
    if (known && ++known.runs === PROFILED) close(this);
    return result;
  }

  override dispose(): void {
    close(this);
    super.dispose();
  }
};

afterAll(() => {
  for (const session of [...open.keys()]) close(session);
  if (folder)
    writeFileSync(join(mkdtempSync(join(folder, 'file-')), 'tallies.json'), JSON.stringify(tallies));
});

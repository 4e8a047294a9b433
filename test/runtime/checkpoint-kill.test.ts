import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeSafetensors } from '../../src/runtime/safetensors';
import { tf } from '../../src/runtime/tf';
import { trainAndSave } from './support/checkpoint-training';

/** How often a training is killed at any moment, as checkpoint-kill.sh asks for; it takes some minutes. */
const kills = Number(process.env.CHECKPOINT_KILLS ?? 0);
const support = join(process.cwd(), 'test/runtime/support');

let folder: string;
let file: string;
let child: ChildProcess | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoint-kill-'));
  file = join(folder, 'model.safetensors');
  await tf.setBackend('cpu');
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** A training in a process of its own. @param moment a step and where in its saving the process stands still */
function startTraining(size: number, steps: number, moment = '') {
  const script = join(support, 'checkpoint-writer.ts');
  const hook = join(support, 'require-typescript.cjs');
  const given = [file, `${size}`, `${steps}`, ...moment.split(' ')];
  const started = spawn(process.execPath, ['-r', hook, script, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child = started;
  const ended = once(started, 'exit');
  const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
  return {
    /** The numbers of the next line that begins with that word. */
    async said(word: string): Promise<number[]> {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`the training ended before it said ${word}`);
        const [first, ...rest] = value.split(' ');
        if (first === word) return rest.map(Number);
      }
    },
    async kill() {
      started.kill('SIGKILL');
      await ended;
    },
  };
}

/** The step that the file is of; throws where it is cut or mixed. */
function stepLeft(): number {
  const { metadata } = decodeSafetensors(readFileSync(file));
  return (JSON.parse(metadata.description!) as { step: number }).step;
}

/** The training goes on from what was left as if nothing had been, and clears away what lies about. */
async function expectSameEnd(size: number, steps: number): Promise<void> {
  const weights = await trainAndSave({ file, size, steps });
  expect(readdirSync(folder)).toEqual(['model.safetensors']);
  const undisturbed = join(folder, 'undisturbed.safetensors');
  expect(await trainAndSave({ file: undisturbed, size, steps })).toEqual(weights);
}

describe('a checkpoint whose writer is killed', () => {
  it('is the old or the new one, whole, and the training goes on as if nothing had been', {
    timeout: 120_000,
  }, async () => {
    const moments: readonly [string, number][] = [
      ['2 writeSync halfway', 1],
      ['2 fsyncSync before', 1],
      ['2 renameSync before', 1],
      ['2 renameSync after', 2],
    ];
    for (const [moment, left] of moments) {
      const training = startTraining(1024, 2, moment);
      await training.said('frozen');
      await training.kill();
      expect(stepLeft(), moment).toBe(left);
    }
    await expectSameEnd(1024, 4);
  });

  if (kills > 0)
    it(`is so at any moment, ${kills} times`, { timeout: kills * 20_000 }, async () => {
      // Twelve megabytes: writing takes long enough to be met.
      const size = 2 ** 20;
      let [old, fresh, middle] = [0, 0, Number.NaN];
      for (let round = 0; round < kills; round++) {
        const training = startTraining(size, 10_000);
        const [, typical] = (await training.said('saved')) as [number, number];
        // Moves after where the file changes hands, with steps around it from well before to well after.
        if (round === 0) middle = typical * 0.8;
        const [saving] = (await training.said('saving')) as [number];
        const delay = Math.max(0, middle + typical * ((round % 10) - 4.5) * 0.08);
        await new Promise((resolve) => setTimeout(resolve, delay));
        await training.kill();
        const left = stepLeft();
        expect([saving - 1, saving]).toContain(left);
        if (left === saving) fresh++;
        else old++;
        middle += typical * (left === saving ? -0.06 : 0.06);
      }
      await expectSameEnd(size, stepLeft() + 1);
      console.log(`${kills} saves were killed: ${old} left the old file, ${fresh} the new one`);
      expect(Math.min(old, fresh)).toBeGreaterThan(kills / 10);
    });
});

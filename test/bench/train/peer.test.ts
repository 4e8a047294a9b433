import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { CannotMeasure } from '../../../bench/benchmark';
import { startPeer, threadSettings } from '../../../bench/train/peer';

const before = process.env.TORCH_PYTHON;

afterEach(() => {
  if (before === undefined) delete process.env.TORCH_PYTHON;
  else process.env.TORCH_PYTHON = before;
});

const command = (mood: string) => `${process.execPath} ${join(__dirname, 'fake-peer.cjs')} ${mood}`;

describe('the Python side', () => {
  it('works for one line at a time, with the threads it was given', async () => {
    process.env.TORCH_PYTHON = command('well');
    const peer = await startPeer({ blas: 2, omp: 1 });
    expect(peer.version).toBe('threads 2 1');
    const prepared = await peer.prepare({ work: 'mlp', widths: [1, 2, 1], batch: 1 });
    expect(prepared.parameters).toBe(7);
    expect(await prepared.time(0.5)).toEqual({ ms: 1, units: 500 });
    await peer.stop();
    await peer.stop();
  });

  it('is said to be missing in one line where PyTorch or the command is', async () => {
    process.env.TORCH_PYTHON = command('no-torch');
    await expect(startPeer({ blas: 1, omp: 1 })).rejects.toThrow(
      /TORCH_PYTHON: ".*" ended with .*No module named 'torch'$/,
    );
    process.env.TORCH_PYTHON = 'no-such-python';
    await expect(startPeer({ blas: 1, omp: 1 })).rejects.toThrow(CannotMeasure);
  });

  it('is an error with its last words when it dies at work', async () => {
    process.env.TORCH_PYTHON = command('dies');
    const peer = await startPeer({ blas: 1, omp: 1 });
    await expect(peer.prepare({ work: 'normals', count: 1 })).rejects.toThrow('RuntimeError: out of memory');
    await peer.stop();
  });

  it('has all cores for one kind of work or the other, or one core', () => {
    expect(threadSettings(4)).toEqual([
      { blas: 1, omp: 4 },
      { blas: 4, omp: 1 },
      { blas: 1, omp: 1 },
    ]);
    expect(threadSettings(1)).toEqual([{ blas: 1, omp: 1 }]);
  });
});

import { runtime } from '../../src/runtime/runtime';
import type { Benchmark, Row } from '../benchmark';
import { median } from '../benchmark';
import { type GrowthPoint, growthPicture } from './growth-picture';
import { compare } from './measure';
import { withPeers } from './peer';
import type { Work } from './work';

const BATCHES = [32, 64, 128, 256, 512, 1024, 2048, 4096];
const WIDTHS = [64, 128, 256, 512, 1024];
const USUAL = { batch: 512, width: 128 };

/** A run of a side at a point; there are many. */
const SECONDS = 0.15;
const PRODUCT = 1024;

const mlp = ({ batch, width }: { batch: number; width: number }): Work => ({
  work: 'mlp',
  widths: [3, width, width, width, 2],
  batch,
});

/**
 * Operations of a training step of 3-w-w-w-2, each multiplication and addition one: every matrix takes part in three
 * products of 2·batch·inputs·outputs, the first one in two, since nobody wants the gradient of the data.
 */
export function operationsOfStep({ batch, width: w }: { batch: number; width: number }): number {
  const products = 3 * (2 * w * w + 2 * w) + 2 * (3 * w);
  return 2 * batch * products;
}

/** How the cost of a step grows with the batch and with the width. */
export const growthBenchmark: Benchmark = {
  name: 'growth',
  title: 'a step of the MLP 3-w-w-w-2 by batch (w = 128) and by width (batch 512)',
  peer: 'PyTorch',
  async measure({ runs, report }) {
    await runtime.ready({ backend: 'wasm' });
    const sizes = [
      ...BATCHES.map((batch) => ({ ...USUAL, batch, by: 'batch' as const })),
      ...WIDTHS.map((width) => ({ ...USUAL, width, by: 'width' as const })),
    ];
    return withPeers(async (peers) => {
      const peak = await compare({ work: 'product', size: PRODUCT }, peers, { runs, seconds: 0.3 });
      const rows: Row[] = [productRow(peak)];
      const points: GrowthPoint[] = [];
      for (const size of sizes) {
        const found = await compare(mlp(size), peers, { runs, seconds: SECONDS });
        const label = `${size.by} ${size[size.by]}`;
        report(`${label}: ${median(found.ours).toFixed(2)} and ${median(found.peer).toFixed(2)} ms`);
        rows.push({ label, unit: 'ms', ...sidesOf(found), ratioAim: Infinity });
        points.push({
          by: size.by,
          x: size[size.by],
          compiled: median(found.ours),
          PyTorch: median(found.peer),
          limit: operationsOfStep(size) / peakOf(rows[0]!) / 1e6,
        });
      }
      return { rows, pictures: { growth: growthPicture(points, peakOf(rows[0]!)) } };
    });
  },
};

const sidesOf = ({ ours, peer, setting }: Awaited<ReturnType<typeof compare>>) => ({
  ours,
  peer,
  note: setting,
});

/** Milliseconds of the product as GFLOP/s. */
function productRow({ ours, peer, setting }: Awaited<ReturnType<typeof compare>>): Row {
  const speeds = (times: readonly number[]) => times.map((ms) => (2 * PRODUCT ** 3) / ms / 1e6);
  return {
    label: `product of two ${PRODUCT}×${PRODUCT} matrices`,
    unit: 'GFLOP/s',
    ours: speeds(ours),
    peer: speeds(peer),
    note: setting,
    ratioAim: Infinity,
  };
}

/** The machine's limit, as far as either side shows it. */
const peakOf = ({ ours, peer }: Row): number => Math.max(median(ours), median(peer));

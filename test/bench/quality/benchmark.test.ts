import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge } from '../../../bench/benchmark';
import { qualityBenchmark, qualityParts } from '../../../bench/quality/benchmark';
import { withTable } from '../../../bench/report';
import { projectRoot } from '../../architecture/project-tree';

describe('bench quality', () => {
  it('refuses parts that it does not have, before it trains anything', async () => {
    const measured = qualityBenchmark.measure({ runs: 1, rows: 'bound,colours', report: () => undefined });
    await expect(measured).rejects.toThrow(
      `--rows must name some of ${qualityParts.join(', ')}: current value is colours`,
    );
  });

  it('has a place for its table in docs/quality.md', () => {
    const text = readFileSync(join(projectRoot, 'docs', 'quality.md'), 'utf8');
    const rows = [
      { label: 'roll', unit: '', ours: [3.14], peer: [], aim: 5, beside: { 'other data': 0.36 } },
    ];
    const report = { benchmark: qualityBenchmark, rows, verdicts: rows.map(judge), pictures: {} };
    expect(qualityBenchmark.document).toBe('quality.md');
    expect(withTable(text, report)).toContain('| roll | 3.14 | 0.36 | ≤ 5.00 | met |');
  });
});

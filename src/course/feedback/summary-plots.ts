import { vegaLiteBundle } from '../../notebook/vega';
import { bars } from '../../plot/bars';
import { histogram } from '../../plot/histogram';
import { escapeHtml } from '../html/escape';
import type { ClassSummary } from './summary';

/** More bars than these say no more. */
const MOST_BINS = 40;

/** The figures of a summary, as HTML; none where there is nothing to draw. */
export function summaryPlots(summary: ClassSummary): string {
  const figures = [distribution(summary), hardest(summary), times(summary)].filter((html) => html !== '');
  return figures.length === 0 ? '' : `<div class="plots">\n${figures.join('\n')}\n</div>`;
}

function distribution({ earned, points }: ClassSummary): string {
  if (earned.length === 0 || points <= 0) return '';
  const step = Math.max(1, Math.ceil(points / MOST_BINS));
  const bins = Math.floor(points / step) + 1;
  const spec = histogram(earned, {
    bins,
    domain: [-step / 2, (bins - 0.5) * step],
    counts: true,
    xTitle: 'points, after late penalties',
    yTitle: 'submissions',
    color: 'blue',
    width: 380,
    height: 220,
  });
  return drawn(spec, 'How many submissions have how many points.');
}

/** The part with the smallest share of its points first. */
function hardest({ parts }: ClassSummary): string {
  const scored = parts.filter(({ share }) => Number.isFinite(share));
  if (scored.length === 0) return '';
  const rows = [...scored]
    .sort((a, b) => a.share - b.share)
    .slice(0, 15)
    .map(({ id, share }) => ({ part: id.slice(0, 40), share: 100 * share }));
  const spec = bars(rows, {
    x: 'part',
    y: 'share',
    horizontal: true,
    xTitle: '',
    yTitle: 'points earned, per cent of those to be had',
    yDomain: [0, 112],
    valueLabels: '.0f',
    color: 'vermillion',
    width: 320,
    height: Math.max(80, 24 * rows.length),
  });
  return drawn(spec, 'The hardest parts first.');
}

function times({ seconds }: ClassSummary): string {
  const known = seconds.filter((value) => Number.isFinite(value));
  if (known.length < 2) return '';
  const spec = histogram(known, {
    bins: 24,
    domain: [0, Math.max(1, 1.02 * Math.max(...known))],
    counts: true,
    xTitle: 'seconds',
    yTitle: 'submissions',
    color: 'green',
    width: 380,
    height: 180,
  });
  return drawn(spec, 'How long a submission took to run.');
}

function drawn(spec: Parameters<typeof vegaLiteBundle>[0], caption: string): string {
  const { data } = vegaLiteBundle(spec);
  const src = `data:image/svg+xml;base64,${Buffer.from(String(data['image/svg+xml'])).toString('base64')}`;
  const alt = escapeHtml(String(data['text/plain']));
  return `<figure><img class="figure" src="${src}" alt="${alt}"><figcaption>${caption}</figcaption></figure>`;
}

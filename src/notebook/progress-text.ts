/** What a progress bar says, as text and as HTML. */
import { escapeHtml } from './mime';

export interface ProgressState {
  readonly label: string | undefined;
  readonly total: number | undefined;
  readonly count: number;
  readonly message: string;
  readonly seconds: number;
  readonly phase: 'running' | 'done' | 'stopped';
}

/** Seconds as 8 s, 2 min 05 s or 1 h 03 min. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

function rate({ count, seconds }: ProgressState): string {
  if (!(count > 0 && seconds > 0.2)) return '';
  const perSecond = count / seconds;
  return perSecond >= 1
    ? `${Number(perSecond.toPrecision(3))}/s`
    : `${Number((1 / perSecond).toPrecision(3))} s each`;
}

function remaining({ count, total, seconds }: ProgressState): string {
  if (total === undefined || !(count > 0 && seconds > 0.2)) return '';
  return `${duration((seconds / count) * Math.max(0, total - count))} left`;
}

const counted = ({ count, total }: ProgressState): string =>
  total === undefined ? `${count}` : `${count}/${total}`;

/** Label, count and message: the only words that stay when the bar has ended. */
function lasting(state: ProgressState): string {
  return [state.label, counted(state)].filter(Boolean).join(' ');
}

function timing(state: ProgressState): string {
  return [rate(state), duration(state.seconds), remaining(state)].filter(Boolean).join(', ');
}

const ending = { done: '✓', stopped: '■', running: '' } as const;

function endText(state: ProgressState): string {
  const stopped = state.phase === 'stopped' ? ' stopped' : '';
  return `${ending[state.phase]} ${lasting(state)}${stopped}${state.message && `  ${state.message}`}`;
}

const share = ({ count, total }: ProgressState): number => (total ? Math.min(1, count / total) : 0);

export function progressText(state: ProgressState): string {
  if (state.phase !== 'running') return endText(state);
  const width = 24;
  const full = Math.round(share(state) * width);
  const bar = state.total === undefined ? '' : `${'█'.repeat(full)}${'░'.repeat(width - full)} `;
  return `${bar}${lasting(state)}  ${timing(state)}${state.message && `  ${state.message}`}`;
}

export function progressHtml(state: ProgressState): string {
  if (state.phase !== 'running') {
    const color = state.phase === 'done' ? '#1a7f37' : '#9a6700';
    const [mark, rest] = [ending[state.phase], endText(state).slice(1)];
    return `<div><span style="color:${color};font-weight:bold">${mark}</span>${escapeHtml(rest)}</div>`;
  }
  const bar =
    state.total === undefined
      ? ''
      : `<progress value="${state.count}" max="${Math.max(1, state.total)}" style="width:220px;vertical-align:middle"></progress> `;
  const quiet = `<span style="opacity:.7">${escapeHtml(timing(state))}</span>`;
  const message = state.message && ` &nbsp; ${escapeHtml(state.message)}`;
  return `<div style="font-variant-numeric:tabular-nums">${bar}${escapeHtml(lasting(state))} &nbsp; ${quiet}${message}</div>`;
}

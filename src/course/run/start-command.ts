import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { writePages } from '../html/pages';
import { failure, saveIn } from './notebooks-command';
import { parseRunOptions, RUN_OPTIONS_HELP } from './options';
import { hasFailed, type NotebookRun } from './run-notebooks';
import { courseWorkplace, EXIT, loadSources, type Outcome, runSession, type Workplace } from './session';

export const START_HELP = `diffusion-lab start [NN…] [options]

Runs notebooks and writes them, executed, to out/notebooks, and a page of each with an index to out/; the pages
need no network. Exit status: 0 done, 1 failed cells or formulas, 2 wrong usage or a broken file, 130 interrupted.

      --no-run             make the pages from the outputs in the files, run nothing
${RUN_OPTIONS_HELP}`;

/** The command `start`. @returns its exit status. @throws UsageError */
export async function startCommand(
  argv: readonly string[],
  place: Workplace = courseWorkplace(),
): Promise<number> {
  const { run: options, values } = parseRunOptions(argv, { 'no-run': { type: 'boolean' } });
  const sources = loadSources(options, place.notebooks);
  const save = saveIn(join(place.out, 'notebooks'));
  const conclude = (run: NotebookRun): Outcome => {
    save(run);
    return hasFailed(run) ? failure(run) : { ok: true, summary: 'done', lines: [] };
  };
  const asTheyAre = { status: EXIT.ok, runs: [] };
  const { status, runs } = values['no-run'] ? asTheyAre : await runSession(sources, options, place, conclude);
  if (status === EXIT.interrupted) return status;
  const { index, faults } = writePages(place.notebooks, place.out, sources, runs);
  for (const fault of faults) place.screen.write(`${fault}\n`);
  place.screen.write(`\nThe course: ${pathToFileURL(index).href}\n`);
  return faults.length > 0 ? EXIT.failed : status;
}

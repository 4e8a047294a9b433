/** Options that a task of a job must not get: it would submit the job again. Those with a value are `true`. */
const OF_SUBMISSION: Readonly<Record<string, boolean>> = {
  '--slurm': false,
  '--slurm-tasks': true,
  '--sbatch': true,
};

/** The arguments of `grade` for a task on Slurm: those of the command line without what submits. */
export function slurmCommand(argv: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    const name = word.split('=', 1)[0]!;
    const takesValue = OF_SUBMISSION[name];
    if (takesValue === undefined) kept.push(word);
    else if (takesValue && !word.includes('=')) i++;
  }
  return kept;
}

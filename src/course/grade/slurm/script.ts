/** What a batch script is made of. */
export interface ScriptParts {
  /** Program and arguments of one task, without the part of the class that it gets. */
  readonly command: readonly string[];
  /** Working folder of the tasks. */
  readonly cwd: string;
  /** Folder of logs and exit statuses. */
  readonly logs: string;
  readonly tasks: number;
  /** Further options of `sbatch`, such as `--partition=short`. */
  readonly sbatch: readonly string[];
}

/**
 * The script of a job array: task K of N grades the part K/N of the class, and writes down how it ended, since a
 * cluster without accounting forgets. Options given to `sbatch` later win, so the person's come last.
 */
export function batchScript({ command, cwd, logs, tasks, sbatch }: ScriptParts): string {
  const options = [
    '--job-name=diffusion-lab-grade',
    `--array=1-${tasks}`,
    `--chdir=${cwd}`,
    `--output=${logs}/%a.log`,
    // A task that was begun again goes on in its log, and skips what is graded.
    '--open-mode=append',
    '--requeue',
    ...sbatch,
  ];
  return [
    '#!/bin/bash',
    ...options.map((option) => `#SBATCH ${directiveWord(option)}`),
    `${command.map(quoted).join(' ')} --shards "$SLURM_ARRAY_TASK_ID/${tasks}"`,
    'status=$?',
    `echo "$status" > ${quoted(logs)}/"$SLURM_ARRAY_TASK_ID.status"`,
    'exit "$status"',
    '',
  ].join('\n');
}

/** A word of the shell, whatever is in it. */
const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** sbatch reads its directives with quotes and backslashes, but with rules of its own. */
const directiveWord = (option: string) =>
  /^[\w@%+=:,./[\]-]+$/.test(option) ? option : `"${option.replace(/["\\]/g, '\\$&')}"`;

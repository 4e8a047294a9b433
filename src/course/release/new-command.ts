import { parseArgs } from 'node:util';
import { courseFolder } from '../assignment/course-folder';
import { UsageError } from '../run/options';
import type { Screen } from '../run/progress';
import { writeNewAssignment } from './new-assignment';

export const NEW_HELP = `diffusion-lab new NAME [options]

Writes source/NAME/NAME.ipynb: a small assignment to begin with, with an answer in code, its tests and an answer in words.
It can be released as it is. Replace its texts in the Lab; a cell that is copied there takes its grading data along, and
needs an id of its own (the Property Inspector, Advanced Tools, Cell Metadata: grade_id).
Exit status: 0 written, 2 wrong usage.

      --course DIR  the course folder (default: notebooks/assignments)
      --help        show this`;

/**
 * The command `new`.
 *
 * @returns its exit status.
 * @throws UsageError
 */
export function newCommand(argv: readonly string[], screen: Screen): number {
  const { values, positionals } = parse(argv);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0)
    throw new UsageError(
      `Cannot make the assignment as one name must be given: current value is ${positionals.length} names`,
    );
  const path = writeNewAssignment(courseFolder(values.course), name);
  screen.write(`${path}\n`);
  return 0;
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { course: { type: 'string' } },
    });
  } catch (error) {
    throw new UsageError(`Cannot read the command line: ${(error as Error).message.split('. ')[0]}`);
  }
}

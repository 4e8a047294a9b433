import { parseArgs } from 'node:util';
import { allChecks, type Check, examine } from './examine';
import { here, type Place } from './place';
import { canRun, formatFinding, formatJson, formatVerdict } from './report';

const help = `Usage: npm run doctor [-- --json]

Examines this computer and the project: Node, packages, build, disk, GPU, backends, kernels.
One line a finding: ✓ fine, ! works with less, ✗ must be mended, with the line that mends it.
DIFFUSION_BACKEND=NAME examines that backend alone (tensorflow-gpu, webgpu, wasm, cpu).
Exit status 0 when the course can run, 1 when it cannot, 2 for wrong arguments.

  --json   the findings as JSON
`;

function parse(argv: readonly string[]): { json?: boolean; help?: boolean } {
  const options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } as const;
  return parseArgs({ args: [...argv], options }).values;
}

/**
 * The command `doctor`: what there is, what is missing and what mends it.
 * @returns the exit status: 0 the course can run, 1 it cannot, 2 wrong arguments
 */
export async function doctorCommand(
  argv: readonly string[],
  checks: readonly Check[] = allChecks,
  place: Place = here(),
): Promise<number> {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(argv);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}`);
    return 2;
  }
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  const findings = await examine(checks, place, (finding) => {
    if (!options.json) print(formatFinding(finding));
  });
  print(options.json ? formatJson(findings) : `\n${formatVerdict(findings)}`);
  return canRun(findings) ? 0 : 1;
}

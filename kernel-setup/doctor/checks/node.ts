import { type Finding, fault, note, ok } from '../finding';
import type { Place } from '../place';

const least = 20;

/** Node must be at least 20, which package.json asks for. */
export function checkNode(place: Place): Finding {
  const detail = `${place.nodeVersion} on ${place.platform} ${place.arch}`;
  const major = Number(place.nodeVersion.split('.')[0]);
  return major >= least
    ? ok('Node', detail)
    : fault('Node', `${detail}: at least ${least} is needed`, 'install Node 22 from https://nodejs.org');
}

/** npm installs the packages; once they are there the course runs without it. */
export async function checkNpm(place: Place): Promise<Finding> {
  const version = (await place.run('npm', ['--version']))?.trim();
  return version
    ? ok('npm', version)
    : note('npm', 'not found: packages cannot be installed or updated', 'install it; Node brings it along');
}

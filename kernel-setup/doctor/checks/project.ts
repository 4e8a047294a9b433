import { join } from 'node:path';
import { type Finding, fault, ok } from '../finding';
import type { Place } from '../place';

/** What the bootstrap knows of the state of the project; it is plain JavaScript and stays outside the build. */
interface Bootstrap {
  isInstalled(root: string): boolean;
  isBuilt(root: string): boolean;
}

function bootstrapOf(place: Place): Bootstrap {
  const folder = join(place.root, 'kernel-setup', 'bootstrap');
  const { isInstalled } = place.require(join(folder, 'modules.cjs')) as Bootstrap;
  const { isBuilt } = place.require(join(folder, 'build.cjs')) as Bootstrap;
  return { isInstalled, isBuilt };
}

/** node_modules must be what the lockfile says. */
export function checkPackages(place: Place): Finding {
  return bootstrapOf(place).isInstalled(place.root)
    ? ok('packages', 'as the lockfile says')
    : fault('packages', 'node_modules differs from the lockfile', 'run npm ci');
}

/** dist/ must be made of the sources as they are. */
export function checkBuild(place: Place): Finding {
  return bootstrapOf(place).isBuilt(place.root)
    ? ok('build', 'up to date')
    : fault('build', 'dist/ is older than the sources', 'run npx diffusion-lab build');
}

import { startKernel } from '../../src/course/jupyter/client';
import { ready } from '../../src/runtime/ready';
import { checkBackends } from './checks/backends';
import { checkDisk, checkJupyterPort, checkMemory, checkPorts, checkWritable } from './checks/computer';
import { checkCuda } from './checks/cuda';
import { checkGpu, checkNvidiaDriver } from './checks/gpu';
import { checkGpuRoute } from './checks/gpu-route';
import { checkJupyter, checkKernelStarts, checkKernelspecs } from './checks/kernels';
import { checkNode, checkNpm } from './checks/node';
import { checkBuild, checkPackages } from './checks/project';
import { type Finding, fault } from './finding';
import type { Place } from './place';

export type Check = (place: Place) => Finding | Finding[] | Promise<Finding | Finding[]>;

/** Every check of the doctor, in the order of the report. */
export const allChecks: readonly Check[] = [
  checkNode,
  checkNpm,
  checkPackages,
  checkBuild,
  ({ root }) => checkDisk(root),
  () => checkMemory(),
  ({ root }) => checkWritable(root),
  () => checkPorts(),
  () => checkJupyterPort(),
  checkGpu,
  checkNvidiaDriver,
  checkGpuRoute,
  checkCuda,
  () => checkBackends(ready),
  () => checkKernelspecs(),
  checkJupyter,
  () => checkKernelStarts(() => startKernel({ startTimeout: 30_000, env: { DIFFUSION_HISTORY: 'off' } })),
];

async function settle(check: Check, place: Place): Promise<Finding[]> {
  try {
    return [await check(place)].flat();
  } catch (error) {
    const reason = (error as Error).message.split('\n')[0] ?? '';
    return [fault('doctor', `a check failed itself: ${reason}`, 'please report this line')];
  }
}

/** Runs the checks side by side and hands over each one's findings as soon as those before it are there. */
export async function examine(
  checks: readonly Check[],
  place: Place,
  onFinding: (finding: Finding) => void = () => undefined,
): Promise<Finding[]> {
  const running = checks.map((check) => settle(check, place));
  const findings: Finding[] = [];
  for (const pending of running)
    for (const finding of await pending) {
      findings.push(finding);
      onFinding(finding);
    }
  return findings;
}

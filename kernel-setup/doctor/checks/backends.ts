import { type Attempt, ForcedBackendError } from '../../../src/runtime/choose';
import { compiledSteps } from '../../../src/runtime/describe';
import type { ReadyOptions, RuntimeReport } from '../../../src/runtime/ready';
import { type Finding, fault, note, ok } from '../finding';

type Ready = (options?: ReadyOptions) => Promise<RuntimeReport>;

function refusedLine({ name, reason, mend }: Attempt): Finding {
  return note(`backend ${name}`, `refused: ${reason}`, mend ?? undefined);
}

function chosenLine({ backend, device, forced }: RuntimeReport): Finding {
  return ok(`backend ${backend}`, `${forced ? 'forced' : 'chosen'}: ${device.name}`);
}

/** What compiled steps compute with; that the better ones are refused is no fault. */
function compiledLine(report: RuntimeReport): Finding {
  const [name, detail] = compiledSteps(report).split(/: (.*)/s);
  return ok(name ?? '', detail ?? '');
}

/** Starts the backend that the course would use: which one runs, why those before it were refused, and what compiled steps compute with. */
export async function checkBackends(ready: Ready): Promise<Finding[]> {
  try {
    const report = await ready();
    return [
      ...report.tried.filter(({ ok }) => !ok).map(refusedLine),
      chosenLine(report),
      compiledLine(report),
    ];
  } catch (error) {
    if (error instanceof ForcedBackendError) return [fault('backend', error.headline, error.mend)];
    return [
      fault('backend', (error as Error).message, 'correct or unset DIFFUSION_BACKEND and DIFFUSION_PROVIDER'),
    ];
  }
}

import { Unlowered } from './lower/lowering';
import { TRACE } from './trace-backend';

/** Why a function cannot be compiled though it does nothing wrong; undefined for every other error. */
export function unloweredBy(error: unknown): string | undefined {
  if (error instanceof Unlowered) return `${error.message} has no lowering`;
  const message = (error as Error | undefined)?.message;
  const kernel = message?.match(/Kernel '(\w+)' not registered|Cannot find registered kernel '(\w+)'/);
  if (kernel && message?.includes(TRACE)) return `the kernel ${kernel[1] ?? kernel[2]} has no lowering`;
  const operator = message?.match(/Could not find an implementation for (\w+)/);
  if (operator) return `ONNX Runtime has no ${operator[1]} for tensors of these types`;
  return undefined;
}

/** Why a run failed that ONNX Runtime began; undefined for every other error. */
export function failedRunBy(error: unknown): string | undefined {
  const message = (error as Error | undefined)?.message;
  const operator = message?.match(/^Non-zero status code returned while running (\w+) node/);
  return operator ? `ONNX Runtime fails at ${operator[1]}` : undefined;
}

import { inspect, stripVTControlCharacters } from 'node:util';
import { describeError } from '../../../../kernel-setup/kernel/eval/errors';
import { createEvaluator } from '../../../../kernel-setup/kernel/eval/evaluator';
import type { KernelError } from '../../../../kernel-setup/kernel/types/converted';
import { createTypeService } from '../../../../kernel-setup/kernel/types/service';

/** A type service and an evaluator joined as the kernel joins them, through JSON. */
export function createSession(cwd: string) {
  const types = createTypeService(cwd);
  const evaluator = createEvaluator({ cwd });
  let count = 0;
  async function run(code: string): Promise<{ value?: unknown; error?: KernelError; thrown?: unknown }> {
    const result = types.convert(code, `cell [${++count}]`);
    if (!result.ok) return { error: result.error };
    const outcome = await evaluator.evaluate(JSON.parse(JSON.stringify(result.converted)));
    types.commit();
    return outcome.ok
      ? { value: outcome.value }
      : { error: describeError(outcome.error), thrown: outcome.error };
  }
  /** Value of a cell that must succeed. */
  async function value(code: string): Promise<unknown> {
    const { value, error } = await run(code);
    if (error) throw new Error(`${inspect(code)} failed:\n${error.traceback.join('\n')}`);
    return value;
  }
  /** Error of a cell that must fail. */
  async function error(code: string): Promise<KernelError> {
    const { error } = await run(code);
    if (!error) throw new Error(`${inspect(code)} did not fail`);
    return error;
  }
  return { types, evaluator, run, value, error };
}

/** Text without the colours of a terminal. */
export function plain(error: KernelError): string {
  return stripVTControlCharacters(error.traceback.join('\n'));
}

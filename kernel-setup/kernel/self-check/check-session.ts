import type { TestEnd } from '../../../src/course/validate/judge';
import { selfCheck } from '../../../src/course/validate/self-check';
import { selfCheckBundle } from '../../../src/course/validate/self-check-display';
import { check, checkClose } from '../../../src/notebook/check-claim';
import { currentKernel } from '../../../src/notebook/kernel';
import type { Evaluator } from '../eval/contract';
import { hasRunCell } from '../eval/source-maps';
import { compileTest, type TestScope } from './compile-test';

let runs = 0;

/**
 * Runs the tests of an id against the session's variables; what `check(id)` shows. Several do not wait for one another:
 * one that is interrupted never ends.
 */
export async function checkSession(id: string, evaluator: Evaluator): Promise<Record<string, string>> {
  const session = {
    cwd: process.cwd(),
    sessionName: process.env.JPY_SESSION_NAME,
    hasRun: hasRunCell,
    runTest: (source: string, name: string) => runTest(source, name, evaluator),
  };
  return selfCheckBundle(await selfCheck(id, session));
}

async function runTest(source: string, name: string, evaluator: Evaluator): Promise<TestEnd> {
  const key = `diffusion-lab.test.${++runs}`;
  const symbol = Symbol.for(key);
  const globals = globalThis as Record<symbol, unknown>;
  globals[symbol] = scopeOf(evaluator.variables);
  try {
    const outcome = await evaluator.evaluate(compileTest(source, `test ${name}`, key));
    if (outcome.ok) return typeof outcome.value === 'number' ? { value: outcome.value } : {};
    return endOf(outcome.error);
  } finally {
    delete globals[symbol];
  }
}

/** The session's variables and imports, with the toolkit's checks silent: the table says what they found. */
function scopeOf(variables: Readonly<Record<string, unknown>>): TestScope {
  const session = new Proxy(Object.create(null) as object, {
    has: (_, name) => typeof name === 'string' && Object.hasOwn(variables, name),
    get: (_, name) => (typeof name === 'string' ? quiet(variables[name]) : undefined),
    // What a test assigns it assigns for itself alone: nowhere.
    set: () => true,
  });
  const requireWith = (load: (specifier: string) => unknown) => (specifier: string) => {
    const loaded = load(specifier);
    if (specifier !== 'diffusion-lab') return loaded;
    return new Proxy({}, { get: (_, name) => quiet(Reflect.get(loaded as object, name)) });
  };
  return { session, requireWith };
}

function quiet(value: unknown): unknown {
  if (value !== check && value !== checkClose) return value;
  return (...args: Parameters<typeof checkClose>) => {
    const kernel = currentKernel();
    if (kernel === undefined) return (value as typeof checkClose)(...args);
    const { display } = kernel;
    kernel.display = () => undefined;
    try {
      return (value as typeof checkClose)(...args);
    } finally {
      kernel.display = display;
    }
  };
}

function endOf(error: unknown): TestEnd {
  try {
    if (error instanceof Error) return { name: error.name, message: error.message };
    return { name: '', message: String(error) };
  } catch {
    return { name: '', message: 'it threw something that cannot be shown' };
  }
}

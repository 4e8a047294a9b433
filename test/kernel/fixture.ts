import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Answer, type ExecuteOptions, type Kernel, startKernel } from '../../src/course/jupyter/client';
import { kernelMain, ownKernelspec } from '../../src/course/jupyter/kernelspec';
import type { JsonObject, Message } from '../../src/course/jupyter/wire';

/** What a cell gave, read out of its messages. */
export interface Outcome {
  readonly status: unknown;
  readonly reply: JsonObject;
  readonly messages: readonly Message[];
  /** Types of the published messages in order. */
  readonly types: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  /** MIME bundle of the execute_result, if there was one. */
  readonly result: JsonObject | undefined;
  /** text/plain of the execute_result. */
  readonly text: unknown;
  /** Contents of display_data and update_display_data in order. */
  readonly displays: readonly JsonObject[];
  /** Content of the error message, if there was one. */
  readonly error: { ename: string; evalue: string; traceback: string[] } | undefined;
}

export interface TestKernel {
  readonly kernel: Kernel;
  /** The folder the kernel runs in, new for each test file. */
  readonly folder: string;
  run(code: string, options?: ExecuteOptions): Promise<Outcome>;
  /** Writes a file below the folder the kernel runs in. */
  write(path: string, text: string): void;
}

/** Where each test kernel keeps its history, below its folder. */
export const HISTORY = 'history.test';

/** One kernel for all tests of a file, in a temporary folder of its own: `notebooks/` below it is its cwd. */
export function useKernel(env: Record<string, string> = {}): TestKernel {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'kernel-test-')));
  const folder = join(base, 'notebooks');
  mkdirSync(folder);
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await startTestKernel(folder, env);
  });
  afterAll(async () => {
    await kernel?.shutdown();
    rmSync(base, { recursive: true, force: true });
  });
  return {
    get kernel() {
      return kernel;
    },
    folder,
    run: async (code, options) => outcome(await kernel.execute(code, options)),
    write: (path, text) => writeBelow(folder, path, text),
  };
}

/** The kernel under test, started as Jupyter starts it. */
export const startTestKernel = (
  folder: string,
  env: Record<string, string> = {},
  interruptMode: 'signal' | 'message' = 'message',
): Promise<Kernel> =>
  startKernel({
    cwd: folder,
    spec: {
      ...ownKernelspec(),
      argv: [process.execPath, kernelUnderTest(), '--connection-file', '{connection_file}'],
      interrupt_mode: interruptMode,
    },
    env: { DIFFUSION_HISTORY: join(folder, HISTORY), ...env },
    startTimeout: 20_000,
  });

/** The built kernel; KERNEL_UNDER_TEST may name another build of it. */
export const kernelUnderTest = (): string => process.env.KERNEL_UNDER_TEST ?? kernelMain();

export function outcome({ reply, messages }: Answer): Outcome {
  const contents = (type: string) =>
    messages.filter((message) => message.header.msg_type === type).map((message) => message.content);
  const stream = (name: string) =>
    contents('stream')
      .filter((content) => content.name === name)
      .map((content) => content.text)
      .join('');
  const result = contents('execute_result')[0]?.data as JsonObject | undefined;
  return {
    status: reply.content.status,
    reply: reply.content,
    messages,
    types: messages.map((message) => message.header.msg_type),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    result,
    text: result?.['text/plain'],
    displays: messages
      .filter((message) => /^(update_)?display_data$/.test(message.header.msg_type))
      .map((message) => message.content),
    error: contents('error')[0] as Outcome['error'],
  };
}

export function writeBelow(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Resolves when the condition holds; fails after `ms`. */
export async function eventually(condition: () => boolean | Promise<boolean>, ms = 5000): Promise<void> {
  const end = Date.now() + ms;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`the condition did not hold within ${ms} ms: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Text without the escape codes of terminal colours. */
export const plain = (text: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is removed
  text.replace(/\x1b\[[0-9;]*m/g, '');

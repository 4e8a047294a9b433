import { afterAll } from 'vitest';
import { createTester, type TestTask } from '../../../../kernel-setup/grading/tester/run-tests';
import type { CellOutcome, GradeCell, Limits } from '../../../../src/course/grade/contract';
import { studentWire } from '../membrane/student-thread';

const tester = createTester();
const wires: ReturnType<typeof studentWire>[] = [];
afterAll(async () => {
  await tester.close();
  await Promise.all(wires.map((wire) => wire.end()));
});

export const limits: Limits = {
  seconds: 60,
  testSeconds: 20,
  memory: 1e9,
  output: 1e6,
  disk: 1e6,
  threads: 8,
};

const names = (source: string) => [...source.matchAll(/^exports\.(\w+)/gm)].map((match) => match[1]!);

type Given = { readonly given: string };
type Source = string | Given | { readonly test: string; readonly hidden: [number, number][] };

/** Grades cells against a student's declarations; with `renew`, as many processes as are asked for. */
export async function grade(
  student: string,
  sources: readonly Source[],
  options: Partial<TestTask> = {},
  honest = true,
) {
  const cells = sources.map((source, index): GradeCell => {
    const text = typeof source === 'string' ? source : 'given' in source ? source.given : source.test;
    const role = typeof source === 'object' && 'given' in source ? 'given' : 'test';
    const hiddenLines = typeof source === 'object' && 'hidden' in source ? source.hidden : [];
    return { index, role, source: text, points: 1, hiddenLines };
  });
  const make = () => {
    const wire = studentWire(student, honest);
    wires.push(wire);
    return wire;
  };
  return tester.run({
    wire: make(),
    given: cells.filter(({ role }) => role === 'given'),
    tests: cells.filter(({ role }) => role === 'test'),
    studentNames: names(student),
    limits,
    ...options,
    ...(options.renew ? { renew: async () => make() } : {}),
  });
}

export const brief = ({ status, value, error, fault }: CellOutcome) => [
  status,
  fault ?? value ?? error?.message,
];
export const texts = ({ outputs }: CellOutcome) =>
  outputs.map((output) =>
    output.output_type === 'stream'
      ? output.text
      : output.output_type === 'error'
        ? output.traceback.join('\n')
        : output.data['text/plain'],
  );

export const toolkit: Given = { given: "import { check, checkClose, tf } from 'diffusion-lab';" };

import { describe, expect, it } from 'vitest';
import { KernelDied } from '../../../src/course/jupyter/client';
import { type ExecuteSettings, executeNotebook } from '../../../src/course/run/execute-notebook';
import { endless, FakeKernel } from './fake-kernel';
import { code, display, markdown, notebookOf, stream, tagged } from './notebooks';

const scripts = {
  hello: ({ print }) => print('hello\n'),
  'one\n': ({ result }) => result('1'),
  shows: ({ display }) => display({ 'text/plain': 'a' }, 'id'),
  updates: ({ send }) =>
    send('update_display_data', {
      data: { 'text/plain': 'b' },
      metadata: {},
      transient: { display_id: 'id' },
    }),
  fails: () => {
    throw new RangeError('no');
  },
  endless,
  dies: () => {
    throw new KernelDied('The kernel fake exited with status 3.');
  },
} satisfies ConstructorParameters<typeof FakeKernel>[1];

function setting(parts: Partial<ExecuteSettings> = {}, deaf = false) {
  const kernels: FakeKernel[] = [];
  const settings: ExecuteSettings = {
    startKernel: async (choice) => {
      kernels.push(new FakeKernel(choice, scripts, deaf));
      return kernels[0]!;
    },
    limits: { timeoutSeconds: 60, graceSeconds: 0.05 },
    ...parts,
  };
  return { settings, kernels };
}

describe('executeNotebook', () => {
  it('runs code cells in order in one kernel, in the notebook’s folder, and shuts it down', async () => {
    const { settings, kernels } = setting();
    const seen: string[] = [];
    const notebook = notebookOf(markdown('# A'), code('hello'), code('  '), code('one\n'));
    const onCell = (cell: number, source: string) => seen.push(`${cell} ${source}`);
    const { notebook: run, failed } = await executeNotebook('/course/a.ipynb', notebook, {
      ...settings,
      onCell,
    });
    expect(failed).toEqual([]);
    expect(kernels[0]!.choice).toEqual({ name: 'diffusion-lab', cwd: '/course' });
    expect(kernels[0]!.log).toEqual(['hello', 'one\n', '(shutdown)']);
    expect(seen).toEqual(['1 hello', '3 one\n']);
    expect(run.cells.slice(1)).toMatchObject([
      { outputs: [stream('hello\n')], execution_count: 1 },
      { outputs: [], execution_count: null },
      { outputs: [{ data: { 'text/plain': '1' } }], execution_count: 2 },
    ]);
    expect(notebook.cells[1]).toMatchObject({ outputs: [], execution_count: null });
  });

  it('notes what the kernel says of its language, as a frontend does', async () => {
    const { settings } = setting();
    const { notebook: run } = await executeNotebook('/course/a.ipynb', notebookOf(code('hello')), settings);
    expect(run.metadata.language_info).toEqual({ name: 'typescript', version: '5.0.4' });
  });

  it('keeps the timing of cells and everything else out of the metadata', async () => {
    const notebook = notebookOf(code('hello'));
    const { notebook: run } = await executeNotebook('a.ipynb', notebook, setting().settings);
    expect({ ...run.cells[0], outputs: [], execution_count: null }).toEqual(notebook.cells[0]);
    expect(Object.keys(run.metadata)).toEqual(['language_info']);
  });

  it('starts the kernel the notebook names, or the one that is asked for', async () => {
    const notebook = { ...notebookOf(), metadata: { kernelspec: { name: 'other', display_name: 'O' } } };
    const own = setting();
    await executeNotebook('a.ipynb', notebook, own.settings);
    expect(own.kernels[0]!.choice.name).toBe('other');
    const asked = setting({ kernelName: 'mine' });
    await executeNotebook('a.ipynb', notebook, asked.settings);
    expect(asked.kernels[0]!.choice.name).toBe('mine');
  });

  it('leaves cells tagged skip-execution as they are', async () => {
    const { settings, kernels } = setting();
    const kept = { ...tagged('fails', 'skip-execution'), outputs: [stream('old')], execution_count: 9 };
    const { notebook } = await executeNotebook('a.ipynb', notebookOf(kept, code('hello')), settings);
    expect(kernels[0]!.log).toEqual(['hello', '(shutdown)']);
    expect(notebook.cells[0]).toMatchObject(kept);
  });

  it('ends at a failed cell and says which and why', async () => {
    const { settings, kernels } = setting();
    const run = await executeNotebook('a.ipynb', notebookOf(code('fails'), code('hello')), settings);
    const fault = { kind: 'error', ename: 'RangeError', evalue: 'no' };
    expect(run.failed).toEqual([{ cell: 0, source: 'fails', fault }]);
    expect(run.notebook.cells[0]).toMatchObject({ outputs: [{ output_type: 'error', ename: 'RangeError' }] });
    expect(kernels[0]!.log).toEqual(['fails', '(shutdown)']);
  });

  it('goes on after a failed cell when told to, and after one that may fail', async () => {
    const notebook = notebookOf(code('fails'), code('hello'));
    const goesOn = setting({ keepGoing: true });
    expect((await executeNotebook('a.ipynb', notebook, goesOn.settings)).failed).toHaveLength(1);
    expect(goesOn.kernels[0]!.log).toEqual(['fails', 'hello', '(shutdown)']);
    const may = setting();
    const allowed = notebookOf(tagged('fails', 'raises-exception'), code('hello'));
    expect((await executeNotebook('a.ipynb', allowed, may.settings)).failed).toEqual([]);
    expect(may.kernels[0]!.log).toEqual(['fails', 'hello', '(shutdown)']);
  });

  it('lets an update reach the output of an earlier cell', async () => {
    const { settings } = setting();
    const { notebook } = await executeNotebook(
      'a.ipynb',
      notebookOf(code('shows'), code('updates')),
      settings,
    );
    expect(notebook.cells[0]).toMatchObject({ outputs: [display({ 'text/plain': 'b' })] });
  });

  it('interrupts a cell at its time limit', async () => {
    const { settings, kernels } = setting({ limits: { timeoutSeconds: 0.05, graceSeconds: 60 } });
    const { failed, notebook } = await executeNotebook('a.ipynb', notebookOf(code('endless')), settings);
    expect(failed[0]!.fault).toEqual({ kind: 'timeout', seconds: 0.05, interrupted: true });
    expect(kernels[0]!.log).toEqual(['endless', '(interrupt)', '(shutdown)']);
    expect(notebook.cells[0]).toMatchObject({ outputs: [{ ename: 'KeyboardInterrupt' }] });
  });

  it('kills the kernel of a cell that cannot be interrupted, and runs nothing more even when it keeps going', async () => {
    const limits = { timeoutSeconds: 0.05, graceSeconds: 0.05 };
    const { settings, kernels } = setting({ limits, keepGoing: true }, true);
    const run = await executeNotebook('a.ipynb', notebookOf(code('endless'), code('hello')), settings);
    expect(run.failed.map(({ fault }) => fault)).toEqual([
      { kind: 'timeout', seconds: 0.05, interrupted: false },
    ]);
    expect(kernels[0]!.log).toEqual(['endless', '(interrupt)', '(kill)', '(shutdown)']);
  });

  it('gives a cell the time its metadata states', async () => {
    const { settings } = setting();
    const cell = code('endless', { metadata: { diffusion_lab: { timeout: 0.05 } } });
    const { failed } = await executeNotebook('a.ipynb', notebookOf(cell), settings);
    expect(failed[0]!.fault).toMatchObject({ kind: 'timeout', seconds: 0.05 });
  });

  it('says that the kernel died, and stops', async () => {
    const { settings, kernels } = setting({ keepGoing: true });
    const run = await executeNotebook('a.ipynb', notebookOf(code('dies'), code('hello')), settings);
    const message = 'The kernel fake exited with status 3.';
    expect(run.failed.map(({ fault }) => fault)).toEqual([{ kind: 'died', message }]);
    expect(kernels[0]!.log).toEqual(['dies', '(shutdown)']);
  });

  it('says that no kernel could be started', async () => {
    const startKernel = () => Promise.reject(new Error('Cannot start kernel'));
    const run = await executeNotebook(
      'a.ipynb',
      notebookOf(code('hello')),
      setting({ startKernel }).settings,
    );
    expect(run).toMatchObject({ startFault: 'Cannot start kernel', failed: [] });
  });

  it('interrupts the running cell when the whole run is over, and begins no other', async () => {
    const stop = new AbortController();
    const { settings, kernels } = setting({ keepGoing: true });
    const limits = { ...settings.limits, signal: stop.signal };
    const running = executeNotebook('a.ipynb', notebookOf(code('endless'), code('hello')), {
      ...settings,
      limits,
    });
    setTimeout(() => stop.abort(new Error('enough')), 20);
    expect((await running).failed.map(({ fault }) => fault)).toEqual([{ kind: 'stopped', reason: 'enough' }]);
    expect(kernels[0]!.log).toEqual(['endless', '(interrupt)', '(shutdown)']);
  });
});

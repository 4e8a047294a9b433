import { describe, expect, it } from 'vitest';
import {
  checkJupyter,
  checkKernelStarts,
  checkKernelspecs,
} from '../../../../kernel-setup/doctor/checks/kernels';
import { placeWith } from '../place';

const spec = (name: string) => ({
  name,
  folder: `/share/${name}`,
  argv: [],
  display_name: name,
  language: 'x',
});

/** A kernel whose answer to every cell is this one. */
function kernelAnswering(status: string, text?: string) {
  const message = (msg_type: string, content: object) => ({ header: { msg_type }, content });
  const messages = text === undefined ? [] : [message('execute_result', { data: { 'text/plain': text } })];
  const calls: string[] = [];
  const kernel = {
    execute: async () => ({ reply: message('execute_reply', { status }), messages }),
    shutdown: async () => void calls.push('shutdown'),
    kill: async () => void calls.push('kill'),
  };
  return { calls, start: async () => kernel as never };
}

describe('checkKernelStarts', () => {
  it('lets the kernel compute 1 + 1 and shuts it down', async () => {
    const { calls, start } = kernelAnswering('ok', '2');
    const finding = await checkKernelStarts(start, true);
    expect(finding.status).toBe('ok');
    expect(finding.detail).toMatch(/^starts, 1 \+ 1 = 2 after \d+\.\d s$/);
    expect(calls).toEqual(['shutdown']);
  });

  it('is a fault when the result is wrong or missing', async () => {
    const wrong = kernelAnswering('ok', '3');
    expect(await checkKernelStarts(wrong.start, true)).toMatchObject({
      status: 'fault',
      detail: '1 + 1 came back as 3',
    });
    expect(wrong.calls).toEqual(['shutdown']);
    const failing = kernelAnswering('error');
    expect((await checkKernelStarts(failing.start, true)).detail).toBe('1 + 1 came back as error');
  });

  it('is a fault when it does not start, told by the first line of the reason', async () => {
    const start = async () => {
      throw new Error('Kernel died\nlog\nlog');
    };
    expect(await checkKernelStarts(start, true)).toMatchObject({
      status: 'fault',
      detail: 'does not start: Kernel died',
    });
  });

  it('is a fault before it is built', async () => {
    const { start } = kernelAnswering('ok', '2');
    expect(await checkKernelStarts(start, false)).toMatchObject({
      status: 'fault',
      mend: 'run npx diffusion-lab build',
    });
  });
});

describe('checkKernelspecs', () => {
  it('lists the kernels of Jupyter', () => {
    expect(checkKernelspecs([spec('python3'), spec('diffusion-lab')])).toEqual({
      name: 'kernelspecs',
      status: 'ok',
      detail: 'python3 (/share/python3), diffusion-lab (/share/diffusion-lab)',
    });
  });

  it('is no fault when ours is not among them: the runner needs no installation', () => {
    expect(checkKernelspecs([spec('python3')])).toMatchObject({
      status: 'note',
      mend: 'npx diffusion-lab kernel install --user',
    });
    expect(checkKernelspecs([]).status).toBe('note');
  });
});

describe('checkJupyter', () => {
  it('looks for JupyterLab, then Jupyter, along the PATH', () => {
    const env = { PATH: '/bin:/opt/venv/bin' };
    const both = { '/opt/venv/bin/jupyter-lab': '', '/bin/jupyter': '' };
    expect(checkJupyter(placeWith(both, {}, { env })).detail).toBe('/opt/venv/bin/jupyter-lab');
    expect(checkJupyter(placeWith({ '/bin/jupyter': '' }, {}, { env })).detail).toBe('/bin/jupyter');
    expect(checkJupyter(placeWith({ '/elsewhere/jupyter': '' }, {}, { env })).status).toBe('note');
  });
});

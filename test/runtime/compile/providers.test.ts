import { describe, expect, it } from 'vitest';
import { chooseProvider, providerFor, sessionOptions } from '../../../src/runtime/compile/providers';
import { type Machine, thisMachine } from '../../../src/runtime/machine';
import { machineWith } from '../support/machine';
import { runInNode } from '../support/node-process';

const package_ = '/project/node_modules/onnxruntime-node';
/** Where package.json's `main` leads from the machine's resolver: a file two folders below the package. */
const resolve = (name: string) => (name === 'onnxruntime-node' ? `${package_}/dist/index.js` : null);
const cudaLibrary = `${package_}/bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so`;
const vulkan = '/usr/lib/x86_64-linux-gnu/libvulkan.so.1';
const machine = (files: string[], other: Partial<Machine> = {}) => machineWith(files, { resolve, ...other });

describe('the provider of compiled steps', () => {
  it('is the processor where nothing better is there, and nothing is loaded to find that out', async () => {
    const choice = await chooseProvider(undefined, machine([]));
    expect(choice).toMatchObject({ name: 'cpu', forced: false, device: { kind: 'cpu' } });
    expect(choice.tried.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([
      'cuda: its libraries are not installed',
      'webgpu: no GPU',
      'cpu: null',
    ]);
  });

  it('names what is missing, one thing after the other', async () => {
    const reasons = async (files: string[]) =>
      (await chooseProvider(undefined, machine(files))).tried.slice(0, 2).map(({ reason }) => reason);
    expect(await reasons([cudaLibrary])).toEqual(['no NVIDIA driver', 'no GPU']);
    expect(await reasons(['/dev/dri/renderD128'])).toEqual([
      'its libraries are not installed',
      'no Vulkan loader',
    ]);
  });

  it('tries WebGPU in another process, since a driver may take it with it', async () => {
    const trials: string[] = [];
    const reason = async (end: string | null) => {
      const trial = (program: string) => {
        trials.push(program);
        return end;
      };
      return (await chooseProvider(undefined, machine(['/dev/dri/renderD128', vulkan], { trial }))).tried[1]!
        .reason;
    };
    expect(await reason('ended by SIGSEGV')).toBe('a trial failed: ended by SIGSEGV');
    const source = '/onnxruntime_src/core/webgpu_context.cc:136 void Initialize(const Config&)::<lambda()>';
    expect(await reason(`${source} status == Success was false. No supported adapters`)).toBe(
      'a trial failed: No supported adapters',
    );
    expect(await reason(null)).toBe('webgpu is not installed');
    expect(trials[0]).toContain("probe('webgpu')");
  });

  it.each([
    ['cuda', 'its libraries are not installed; run npm rebuild onnxruntime-node'],
    ['webgpu', 'no Vulkan loader; install libvulkan1'],
  ] as const)(
    '%s, insisted on where it cannot run, is one error that says what mends it',
    async (name, reason) => {
      const message = new RegExp(
        `^Cannot start the execution provider ${name}, forced by DIFFUSION_PROVIDER=${name}: ${reason}.*, or leave the choice free$`,
      );
      const bare = machine([], { env: { DIFFUSION_PROVIDER: name } });
      await expect(chooseProvider(undefined, bare)).rejects.toThrow(message);
      expect(() => providerFor(name, bare)).toThrow(`forced by provider: '${name}': ${reason}`);
    },
  );

  it('refuses a name it does not know', async () => {
    const message =
      'Cannot choose the execution provider as provider must be one of cuda, webgpu, cpu: current value is "gpu"';
    await expect(chooseProvider('gpu' as 'cpu')).rejects.toThrow(message);
    expect(() => providerFor('gpu' as 'cpu')).toThrow(message);
  });

  it('leaves to the processor what the provider does not have', () => {
    expect(sessionOptions('webgpu').executionProviders).toEqual(['webgpu', 'cpu']);
    expect(sessionOptions('cpu').executionProviders).toEqual(['cpu']);
  });
});

describe('a trial', () => {
  it('says how a process ended', () => {
    expect(thisMachine.trial('process.exit(0)')).toBeNull();
    expect(thisMachine.trial('process.exit(3)')).toBe('exit status 3');
    expect(thisMachine.trial("throw new TypeError('no such thing')")).toBe('no such thing');
    expect(thisMachine.trial("process.kill(process.pid, 'SIGSEGV')")).toBe('ended by SIGSEGV');
  });
});

describe('in a process of its own', () => {
  it('is what DIFFUSION_PROVIDER says, and ONNX Runtime is not loaded by ready()', () => {
    const result = runInNode(
      `const { compiled } = await runtime.ready();
       const loaded = Object.keys(require.cache).some((file) => file.includes('onnxruntime'));
       console.log(compiled.name, compiled.forced, loaded);`,
      { DIFFUSION_PROVIDER: 'cpu' },
    );
    expect(result.stdout).toBe('cpu true false\n');
    expect(result.stderr).toBe('');
  });
});

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzlibSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dots, png, svg } from '../../../kernel-setup/kernelspec/draw-logos';
import { kernelCommand } from '../../../kernel-setup/kernelspec/index';
import { LOGOS, logoFolder } from '../../../kernel-setup/kernelspec/install';
import { ownKernelJson } from '../../../src/course/jupyter/kernelspec';

let prefix: string;
let output = '';

// The installer refuses to install a kernel that is not built; these tests need no built kernel.
vi.mock('../../../src/course/jupyter/kernelspec', async (original) => ({
  ...(await original<typeof import('../../../src/course/jupyter/kernelspec')>()),
  kernelMain: () => process.execPath,
}));

beforeEach(() => {
  prefix = mkdtempSync(join(tmpdir(), 'kernelspec-'));
  output = '';
  const collect = (text: unknown) => {
    output += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(collect);
  vi.spyOn(process.stderr, 'write').mockImplementation(collect);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(prefix, { recursive: true, force: true });
});

const kernels = () => join(prefix, 'share', 'jupyter', 'kernels');
const install = (...more: string[]) => kernelCommand(['install', '--prefix', prefix, ...more]);
const readJson = (name = 'diffusion-lab') =>
  JSON.parse(readFileSync(join(kernels(), name, 'kernel.json'), 'utf8'));

describe('kernel install', () => {
  it('writes kernel.json and three logos, and nothing else', async () => {
    expect(await install()).toBe(0);
    expect(readdirSync(kernels())).toEqual(['diffusion-lab']);
    expect(readdirSync(join(kernels(), 'diffusion-lab')).sort()).toEqual(['kernel.json', ...LOGOS].sort());
    expect(readJson()).toMatchObject({
      argv: [process.execPath, ownKernelJson().argv[1], '--connection-file', '{connection_file}'],
      display_name: 'TypeScript (Diffusion Lab)',
      language: 'typescript',
      interrupt_mode: 'message',
      metadata: { debugger: false },
    });
  });

  it('replaces its own older kernelspec', async () => {
    await install();
    writeFileSync(join(kernels(), 'diffusion-lab', 'left-over'), '');
    expect(await install()).toBe(0);
    expect(existsSync(join(kernels(), 'diffusion-lab', 'left-over'))).toBe(false);
  });

  it("installs for the user in Jupyter's data folder, which JUPYTER_DATA_DIR may name", async () => {
    vi.stubEnv('JUPYTER_DATA_DIR', join(prefix, 'data'));
    expect(await kernelCommand(['install'])).toBe(0);
    expect(existsSync(join(prefix, 'data', 'kernels', 'diffusion-lab', 'kernel.json'))).toBe(true);
  });

  it('installs below the active environment with --sys-prefix', async () => {
    vi.stubEnv('VIRTUAL_ENV', prefix);
    expect(await kernelCommand(['install', '--sys-prefix', '--name', 'course'])).toBe(0);
    expect(readJson('course').language).toBe('typescript');
  });

  it('leaves the kernel of someone else alone', async () => {
    const foreign = join(kernels(), 'diffusion-lab');
    mkdirSync(foreign, { recursive: true });
    writeFileSync(join(foreign, 'kernel.json'), '{"argv":["x"],"display_name":"x","language":"x"}');
    expect(await install()).toBe(1);
    expect(output).toMatch(/must be one that kernel install wrote/);
    expect(readJson().argv).toEqual(['x']);
    expect(await kernelCommand(['uninstall', '--prefix', prefix])).toBe(1);
    expect(readJson().argv).toEqual(['x']);
  });

  it('says so when the folder cannot be written', async () => {
    writeFileSync(join(prefix, 'share'), 'a file where a folder must go');
    expect(await install()).toBe(1);
    expect(output).toMatch(/^Cannot install kernel as its folder must be writable: /);
  });

  it('leaves the older kernelspec whole when the new one cannot be completed', async () => {
    await install();
    const before = readJson();
    vi.spyOn(JSON, 'stringify').mockImplementation(() => {
      throw new Error('disk full');
    });
    expect(await install()).toBe(1);
    vi.mocked(JSON.stringify).mockRestore();
    expect(readJson()).toEqual(before);
    expect(readdirSync(kernels())).toEqual(['diffusion-lab']);
  });
});

describe('kernel uninstall and list', () => {
  it('removes what install wrote, and then has nothing to remove', async () => {
    await install();
    expect(await kernelCommand(['uninstall', '--prefix', prefix])).toBe(0);
    expect(readdirSync(kernels())).toEqual([]);
    expect(await kernelCommand(['uninstall', '--prefix', prefix])).toBe(1);
    expect(output).toMatch(/as it must be installed/);
  });

  it('lists where the kernel is installed', async () => {
    vi.stubEnv('JUPYTER_PATH', join(prefix, 'share', 'jupyter'));
    await install('--name', 'course');
    output = '';
    expect(await kernelCommand(['list'])).toBe(0);
    expect(output).toContain(`course  ${join(kernels(), 'course')}`);
  });

  it('says which file a listed kernel lacks', async () => {
    vi.stubEnv('JUPYTER_PATH', join(prefix, 'share', 'jupyter'));
    await install();
    const json = readJson();
    json.argv[0] = '/gone/node';
    writeFileSync(join(kernels(), 'diffusion-lab', 'kernel.json'), JSON.stringify(json));
    await kernelCommand(['list']);
    expect(output).toMatch(/does not start: no file \/gone\/node; install it again/);
  });
});

describe('kernel arguments', () => {
  it('explains itself with --help and without a command', async () => {
    expect(await kernelCommand(['--help'])).toBe(0);
    expect(await kernelCommand([])).toBe(0);
    expect(output).toMatch(/Usage: .*install\|uninstall\|list/);
  });

  it.each([
    [['remove'], /must be install, uninstall or list: current value is remove/],
    [['install', '--nmae', 'x'], /--nmae/],
    [['install', '--name', '../x'], /its name must hold only letters/],
    [['install', '--user', '--prefix', '/p'], /only one of --user, --prefix and --sys-prefix/],
    [['install', 'here'], /takes no argument here/],
  ])('refuses %j with status 2', async (argv, message) => {
    expect(await kernelCommand(argv as string[])).toBe(2);
    expect(output).toMatch(message as RegExp);
  });
});

describe('logos', () => {
  it('are the committed files that the drawing program makes', () => {
    expect(readFileSync(join(logoFolder(), 'logo-svg.svg'), 'utf8')).toBe(svg());
    for (const size of [32, 64]) {
      const committed = readFileSync(join(logoFolder(), `logo-${size}x${size}.png`));
      expect(Buffer.compare(committed, Buffer.from(png(size)))).toBe(0);
    }
  });

  it('keep every dot inside the picture', () => {
    for (const { x, y, radius } of dots()) {
      expect(Math.min(x, y)).toBeGreaterThan(radius);
      expect(Math.max(x, y)).toBeLessThan(64 - radius);
    }
  });

  it('are PNG files of one RGBA row a line with a transparent corner', () => {
    const bytes = Buffer.from(png(32));
    const start = bytes.indexOf('IDAT') + 4;
    const rows = unzlibSync(bytes.subarray(start, start + bytes.readUInt32BE(start - 8)));
    expect(rows.length).toBe(32 * (1 + 4 * 32));
    expect(rows[4]).toBe(0);
    expect(rows[16 * 129 + 1 + 16 * 4 + 3]).toBe(255);
  });
});

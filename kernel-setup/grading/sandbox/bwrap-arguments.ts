import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../../src/course/jupyter/paths';
import type { Allowance, LaunchOptions } from './contract';
import { USER_FLAG } from './drop-privileges';
import { environment, nodeFlags } from './flags';

/** How the sandbox gets a user without rights: a user namespace, or by root, which then becomes a user of its own. */
export type Confinement = { readonly kind: 'namespace' } | { readonly kind: 'user'; readonly user: number };

/** Descriptors through which bubblewrap gets the filter of system calls, and says what it has started. */
export const FILTER_DESCRIPTOR = 7;
export const STATUS_DESCRIPTOR = 8;

/** Where a process finds this package, the same on every machine. */
const HOME = '/course';
/** The notebook's folder, in the scratch space. */
const NOTEBOOK = '/tmp/notebook';

/** What of the package a process may read; sources, tests, notebooks and whatever else lies there are not. */
const PARTS = ['dist', 'node_modules', 'package.json'];
const PARTS_THAT_MAY_LACK = [join('.cache', 'kernel'), join('.cache', 'data')];

const NOBODY = '65534';

/** A file or folder of the machine, and where the process finds it. */
interface Mount {
  readonly how: '--ro-bind' | '--ro-bind-try' | '--dev-bind';
  readonly from: string;
  readonly to: string;
}

/** Arguments of bubblewrap for one process. */
export function bwrapArguments(options: LaunchOptions, confinement: Confinement): string[] {
  const { entry, allowance, files } = options;
  const home = options.ownPaths ? packageRoot() : HOME;
  const mounts = [...systemFiles(), ...packageFiles(home)];
  return [
    ...namespaces(confinement),
    ...['--die-with-parent', '--new-session', '--hostname', 'grading', '--clearenv'],
    ...(hasKeeper(confinement) ? [] : ['--as-pid-1']),
    ...Object.entries(variables(allowance)).flatMap(([name, value]) => ['--setenv', name, value]),
    // First what would cover mounts below it: a package may lie below /tmp.
    ...['--proc', '/proc', '--perms', '1777', '--size', String(allowance.disk), '--tmpfs', '/tmp'],
    ...foldersAbove(mounts).flatMap((folder) => ['--perms', '0755', '--dir', folder]),
    ...mounts.flatMap(mounted),
    ...['--perms', '0777', '--dir', NOTEBOOK],
    ...(files === undefined ? [] : companions(files).flatMap(mounted)),
    // Everything else of the root folder is a file system in memory, too.
    ...['--remount-ro', '/', '--chdir', NOTEBOOK],
    ...['--seccomp', String(FILTER_DESCRIPTOR), '--info-fd', String(STATUS_DESCRIPTOR), '--'],
    ...[process.execPath, ...nodeFlags(allowance), join(home, entry)],
    ...(confinement.kind === 'user' ? [`${USER_FLAG}${confinement.user}`] : []),
  ];
}

/**
 * Whether bubblewrap stays in the sandbox as its first process, with which all others end. A process that becomes
 * another user is no longer told of its parent's end by the kernel, and one in an endless loop does not see its pipes
 * close; the keeper stays root without rights, out of the process's reach.
 */
export const hasKeeper = ({ kind }: Confinement): boolean => kind === 'user';

const mounted = ({ how, from, to }: Mount): string[] => [how, from, to];

/** The folders that lead to mounts, the upper ones first: bubblewrap would make them for its own user alone. */
function foldersAbove(mounts: readonly Mount[]): string[] {
  const folders = new Set<string>();
  for (const { to } of mounts)
    for (let folder = dirname(to); folder !== dirname(folder); folder = dirname(folder)) folders.add(folder);
  return [...folders].sort();
}

/** Without a namespace of its own for users, root keeps the two rights that it takes to become somebody else. */
function namespaces(confinement: Confinement): string[] {
  const common = ['ipc', 'pid', 'net', 'uts'].map((name) => `--unshare-${name}`);
  return confinement.kind === 'namespace'
    ? [
        '--unshare-user',
        ...common,
        '--unshare-cgroup-try',
        '--uid',
        NOBODY,
        '--gid',
        NOBODY,
        '--cap-drop',
        'ALL',
      ]
    : [
        ...common,
        '--unshare-cgroup-try',
        '--cap-drop',
        'ALL',
        '--cap-add',
        'CAP_SETUID',
        '--cap-add',
        'CAP_SETGID',
      ];
}

const variables = (allowance: Allowance): Record<string, string> => ({
  ...environment(1),
  HOME: NOTEBOOK,
  TMPDIR: '/tmp',
  PATH: dirname(process.execPath),
  ...(allowance.threads < 16 && { UV_THREADPOOL_SIZE: '1' }),
});

const readOnly = (from: string, to: string): Mount => ({ how: '--ro-bind', from: realpathSync(from), to });

const DEVICES = ['null', 'zero', 'full', 'random', 'urandom'];

/** Node with the libraries it loads, and the devices that programs count on. */
function systemFiles(): Mount[] {
  const devices = DEVICES.map((name) => `/dev/${name}`);
  return [
    ...[process.execPath, ...libraries()].map((path) => readOnly(path, path)),
    ...devices.map((path): Mount => ({ how: '--dev-bind', from: path, to: path })),
  ];
}

function packageFiles(home: string): Mount[] {
  const root = packageRoot();
  return [
    ...PARTS.map((part) => readOnly(join(root, part), join(home, part))),
    ...PARTS_THAT_MAY_LACK.map(
      (part): Mount => ({ how: '--ro-bind-try', from: join(root, part), to: join(home, part) }),
    ),
  ];
}

let found: readonly string[] | undefined;

/** The libraries of Node as it runs here, and of the C library those parts that native packages need besides. */
function libraries(): readonly string[] {
  if (found) return found;
  const { sharedObjects } = process.report.getReport() as unknown as { sharedObjects: string[] };
  const own = sharedObjects.filter((path) => isSystemLibrary(path) && existsSync(path));
  const folder = own.map(dirname).find((path) => existsSync(join(path, 'libc.so.6')));
  const more = folder === undefined ? [] : readdirSync(folder).filter((name) => FURTHER.test(name));
  found = [...new Set([...own, ...more.map((name) => join(folder ?? '', name))])];
  return found;
}

const FURTHER = /^lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+)\.so\.\d+$/;

const isSystemLibrary = (path: string): boolean => path.startsWith('/') && !path.endsWith('.node');

/** The files beside the notebook, each read-only; the notebook's folder itself can be written to. */
function companions(folder: string): Mount[] {
  return readdirSync(folder).map((name) => readOnly(join(folder, name), `${NOTEBOOK}/${name}`));
}

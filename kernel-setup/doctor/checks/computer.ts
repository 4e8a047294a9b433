import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { type Finding, fault, note, ok } from '../finding';

const gigabyte = 1e9;
const gigabytes = (bytes: number) => `${(bytes / gigabyte).toFixed(1)} GB`;

/** node_modules takes about 1.5 GB; executed notebooks, pages and caches need room beside it. */
export function checkDisk(root: string, free = freeBytes(root)): Finding {
  const detail = `${gigabytes(free)} free at ${root}`;
  if (free < 0.3 * gigabyte) return fault('disk', detail, 'free at least 1 GB');
  if (free < gigabyte) return note('disk', detail, 'free at least 1 GB');
  return ok('disk', detail);
}

function freeBytes(root: string): number {
  const { bavail, bsize } = statfsSync(root);
  return bavail * bsize;
}

/** The largest notebook holds its data and a model in memory. */
export function checkMemory(bytes = totalmem()): Finding {
  const detail = gigabytes(bytes);
  return bytes < 3 * gigabyte
    ? note(
        'memory',
        `${detail}; trainings may be slow or fail`,
        'close other programs, or set DIFFUSION_BUDGET=quick',
      )
    : ok('memory', detail);
}

/** Executed notebooks, pages and caches are written into the project. */
export function checkWritable(root: string): Finding {
  try {
    rmSync(mkdtempSync(join(root, '.doctor-')), { recursive: true });
    return ok('write access', root);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return fault(
      'write access',
      `${root} cannot be written (${code})`,
      'clone the project where you may write',
    );
  }
}

/** Kernels talk through sockets of the loopback interface, on ports the system chooses. */
export async function checkPorts(host = '127.0.0.1'): Promise<Finding> {
  const error = await listen(host, 0);
  return error === null
    ? ok('ports', `${host} accepts connections`)
    : fault(
        'ports',
        `${host} cannot be listened on (${error})`,
        'allow local connections in the firewall or container',
      );
}

/** JupyterLab wants 8888 and takes the next free port when that is in use. */
export async function checkJupyterPort(port = 8888): Promise<Finding> {
  const error = await listen('127.0.0.1', port);
  return error === null
    ? ok('port 8888', 'free')
    : note('port 8888', `in use (${error}); JupyterLab takes the next one`);
}

function listen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    server.listen(port, host, () => server.close(() => resolve(null)));
  });
}

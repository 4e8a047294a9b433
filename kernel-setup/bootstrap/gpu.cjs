'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const name = '@tensorflow/tfjs-node-gpu';
const mend = `npm rebuild ${name} --ignore-scripts=false`;

/** Whether this machine has an NVIDIA GPU with its driver, on a platform tfjs-node-gpu is built for. */
function hasNvidiaGpu() {
  if (process.arch !== 'x64') return false;
  if (process.platform === 'linux') return fs.existsSync('/proc/driver/nvidia/version');
  if (process.platform === 'win32')
    return spawnSync('nvidia-smi', ['-L'], { timeout: 5000, windowsHide: true }).status === 0;
  return false;
}

/**
 * Where there is an NVIDIA GPU, runs tfjs-node-gpu's own installer, which downloads libtensorflow (about 400 MB).
 * The course runs without it, so a failure is a line and no more.
 */
async function fetchGpuLibrary(root, report, runNpm, hasGpu = hasNvidiaGpu) {
  if (!fs.existsSync(path.join(root, 'node_modules', name)) || !hasGpu()) return;
  await report.step(
    'Fetching the GPU library for this NVIDIA GPU',
    (status) =>
      status === 0 ? 'GPU library installed' : `no GPU library, the CPU is used; to try again: ${mend}`,
    async () => (await runNpm(['rebuild', name, '--ignore-scripts=false'])).status,
  );
}

module.exports = { fetchGpuLibrary };

'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');

const leash = path.join(__dirname, 'leash.cjs');

/**
 * Runs a command to its end and collects what it prints; it dies when this process dies.
 * @param {(text: string) => void} [options.onOutput] told of what it prints while it runs
 * @returns {Promise<{ status: number, output: string }>} `output` is stdout and stderr together
 */
function run(command, args, { cwd, env = process.env, onOutput = () => {} }) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [leash, command, ...args], {
      cwd,
      env,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    const collect = (chunk) => {
      output += chunk;
      onOutput(chunk);
    };
    child.stdin.on('error', () => {});
    child.stdout.setEncoding('utf8').on('data', collect);
    child.stderr.setEncoding('utf8').on('data', collect);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ status: code ?? 1, output: signal ? `${output}\nstopped by ${signal}` : output });
    });
  });
}

module.exports = { run };

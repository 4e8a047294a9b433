'use strict';

// Runs a command for as long as the process that started this one lives: the pipe on stdin closes when that
// process dies, however it dies, and the command is then killed. Without this, a set-up killed half way would
// leave npm or the compiler writing while the next run starts its own.
const { spawn } = require('node:child_process');

const [command, ...args] = process.argv.slice(2);
// npm.cmd and its like only start through a shell on Windows.
const shell = process.platform === 'win32' && /\.(cmd|bat)$/i.test(command);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'], shell });

child.on('error', (error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(127);
});
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));

process.stdin.on('error', () => {});
process.stdin.on('close', () => child.kill('SIGKILL'));
process.stdin.resume();

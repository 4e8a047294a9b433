'use strict';

// Grades a course folder with a runner that takes 20 ms and passes everything: to be killed while it works.
const path = require('node:path');

const dist = path.join(__dirname, '..', '..', 'dist', 'src', 'course', 'grade');
const { gradeCommand } = require(path.join(dist, 'grade-command.js'));

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const outcome = ({ index }) => ({ index, status: 'ok', outputs: [], stderr: false, seconds: 0 });

const runner = {
  async run({ cells }) {
    process.stdout.write('run\n');
    await sleep(20);
    return cells.map(outcome);
  },
  async close() {},
};

const screen = { write: () => true };
gradeCommand(process.argv.slice(2), { createRunner: () => runner, screen, program: [] }).then((status) => {
  process.exitCode = status;
});

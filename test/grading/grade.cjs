'use strict';

// The command grade of the build, without the set-up that the command line does before it.
const path = require('node:path');

const { gradeCommand } = require(
  path.join(__dirname, '..', '..', 'dist', 'kernel-setup', 'grading', 'command.js'),
);

gradeCommand(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});

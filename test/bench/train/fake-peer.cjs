/** Speaks like the Python side: 7 parameters, a unit takes a millisecond; its first argument says what it does instead. */
'use strict';

const { createInterface } = require('node:readline');

const mood = process.argv[2];
if (mood === 'no-torch') {
  console.error("ModuleNotFoundError: No module named 'torch'");
  process.exit(1);
}
console.log(
  JSON.stringify({ torch: `threads ${process.env.OPENBLAS_NUM_THREADS} ${process.env.OMP_NUM_THREADS}` }),
);
createInterface({ input: process.stdin }).on('line', (line) => {
  const { prepare, run } = JSON.parse(line);
  if (mood === 'dies') {
    console.error('RuntimeError: out of memory');
    process.exit(1);
  }
  console.log(JSON.stringify(prepare ? { parameters: 7 } : { ms: 1, units: 1000 * run }));
});

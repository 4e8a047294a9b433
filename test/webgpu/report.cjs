'use strict';

// Says which operators WebGPU computed in the tests and which it left to the processor, and in which lowerings:
// report.cjs FOLDER, where the tests' records are. Fails when WebGPU computed nothing.
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const GPU = 'WebGpuExecutionProvider';
const folder = process.argv[2];
const tallies = readdirSync(folder).flatMap((name) =>
  JSON.parse(readFileSync(join(folder, name, 'tallies.json'), 'utf8')),
);

const add = (map, key, count) => map.set(key, (map.get(key) ?? 0) + count);
const operators = new Map();
const lowerings = new Map();
const models = new Map();
for (const { test, counts } of tallies) {
  const model = test.match(/^200 steps .* > (.+)$/)?.[1];
  const kernel = test.match(/ > (\w+) is what eager code computes$/)?.[1];
  for (const [key, count] of Object.entries(counts)) {
    const [op, provider] = key.split(' ');
    const side = provider === GPU ? 'gpu' : 'cpu';
    if (!operators.has(op)) operators.set(op, new Map());
    add(operators.get(op), side, count);
    if (model) {
      if (!models.has(model)) models.set(model, { gpu: 0, cpu: new Map() });
      if (side === 'gpu') models.get(model).gpu += count;
      else add(models.get(model).cpu, op, count);
    }
    if (!kernel) continue;
    if (!lowerings.has(kernel)) lowerings.set(kernel, new Set());
    if (side === 'cpu') lowerings.get(kernel).add(op);
  }
}

const sum = (side) => [...operators.values()].reduce((total, sides) => total + (sides.get(side) ?? 0), 0);
const pad = (text, width) => String(text).padStart(width);
console.log('\noperator                WebGPU  processor   (runs of nodes)');
for (const [op, sides] of [...operators].sort(([a], [b]) => (a < b ? -1 : 1)))
  console.log(`${op.padEnd(20)} ${pad(sides.get('gpu') ?? 0, 9)}  ${pad(sides.get('cpu') ?? 0, 9)}`);
console.log(`${'all'.padEnd(20)} ${pad(sum('gpu'), 9)}  ${pad(sum('cpu'), 9)}`);

const partly = [...lowerings].filter(([, ops]) => ops.size > 0).sort(([a], [b]) => (a < b ? -1 : 1));
console.log(`\nLowerings that ran on WebGPU alone: ${lowerings.size - partly.length} of ${lowerings.size}`);
console.log('With operators that stayed on the processor:');
for (const [kernel, ops] of partly) console.log(`  ${kernel}: ${[...ops].sort().join(', ')}`);
console.log('\nSteps of the models, runs of nodes:');
for (const [model, { gpu, cpu }] of models) {
  const left = [...cpu].map(([op, count]) => `${count} ${op}`).join(', ');
  console.log(`  ${model}: ${gpu} on WebGPU, ${left || 'none'} on the processor`);
}
if (sum('gpu') === 0) {
  console.error('WebGPU computed nothing');
  process.exit(1);
}

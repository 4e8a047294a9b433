'use strict';

// Prints the name of the adapter that Dawn finds, and fails where there is none.
const { dirname, join } = require('node:path');

const folder = dirname(require.resolve('webgpu'));
const { create } = require(join(folder, 'dist', `${process.platform}-${process.arch}`, 'dawn.node'));
const gpu = create([]);
gpu.requestAdapter({ powerPreference: 'high-performance' }).then((adapter) => {
  if (adapter) console.log(adapter.info.description || adapter.info.device);
  process.exit(adapter ? 0 : 1);
});

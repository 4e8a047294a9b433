// Another program: it knows onnxruntime-node and a file, and nothing of this project.
// Standard input: { file, calls: [{ name: { type, dims, data } }] }; standard output: what the file says and gives.
const { InferenceSession, Tensor } = require('onnxruntime-node');

const arrays = { float32: Float32Array, int32: Int32Array, bool: Uint8Array };

async function main() {
  const { file, calls } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
  const session = await InferenceSession.create(file);
  const results = [];
  for (const call of calls) {
    const feeds = {};
    for (const [name, { type, dims, data }] of Object.entries(call))
      feeds[name] = new Tensor(type, arrays[type].from(data), dims);
    const outputs = await session.run(feeds);
    results.push(
      Object.fromEntries(
        Object.entries(outputs).map(([name, { dims, data }]) => [name, { dims, data: Array.from(data) }]),
      ),
    );
  }
  const { inputMetadata: inputs, outputMetadata: outputs } = session;
  process.stdout.write(JSON.stringify({ inputs, outputs, results }));
}

main();

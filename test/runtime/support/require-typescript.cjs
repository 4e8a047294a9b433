// Lets a plain Node process of a test require the sources: `node -r this-file -e program`.
const { readFileSync } = require('node:fs');
const ts = require('typescript');

const compilerOptions = { target: 'ES2022', module: 'CommonJS', esModuleInterop: true };
require.extensions['.ts'] = (module, file) => {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), { compilerOptions, fileName: file });
  module._compile(outputText, file);
};

import { createRequire } from 'node:module';
import { PROTOCOL_VERSION } from '../../../src/course/jupyter/wire';

const versionOf = (name: string): string =>
  (createRequire(__filename)(`${name}/package.json`) as { version: string }).version;

/** Content of kernel_info_reply. */
export function kernelInfo(): object {
  const version = versionOf('diffusion-lab');
  const typescript = versionOf('@tslab/typescript-for-tslab');
  return {
    status: 'ok',
    protocol_version: PROTOCOL_VERSION,
    implementation: 'diffusion-lab',
    implementation_version: version,
    language_info: {
      name: 'typescript',
      version: typescript,
      mimetype: 'text/typescript',
      file_extension: '.ts',
      pygments_lexer: 'typescript',
      // A name: JupyterLab would take an object's `name`, and under 'javascript' it marks types as errors.
      codemirror_mode: 'typescript',
    },
    banner: `Diffusion Lab ${version}: TypeScript ${typescript} on Node.js ${process.version}`,
    debugger: false,
    supported_features: [],
    help_links: [
      { text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' },
      { text: 'TensorFlow.js', url: 'https://js.tensorflow.org/api/latest/' },
      { text: 'Vega-Lite', url: 'https://vega.github.io/vega-lite/docs/' },
      { text: 'Node.js', url: 'https://nodejs.org/docs/latest-v20.x/api/' },
    ],
  };
}

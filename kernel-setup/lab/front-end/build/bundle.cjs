'use strict';

const path = require('node:path');

const home = path.join(__dirname, '..');
const inlineImage = {
  type: 'asset/inline',
  generator: { dataUrl: { encoding: false, mimetype: 'image/svg+xml' } },
};
/** Fonts for browsers of long ago, named beside the one that today's take. */
const oldFonts = /fontawesome-free.*\.(svg|eot|ttf|woff)(\?.*)?$/;
/** Ours, which come after JupyterLab's. */
const styleSheets = ['./src/course/panel.css', './src/hover/hover.css', './src/outputs/figures.css'];
const browsers = ['chrome >= 109', 'edge >= 109', 'firefox >= 115', 'safari >= 16.4'];

/** Names by content, so that a browser may keep them for ever. */
const names = {
  filename: '[name].[contenthash:12].js',
  chunkFilename: '[contenthash:12].js',
  cssFilename: '[name].[contenthash:12].css',
  cssChunkFilename: '[contenthash:12].css',
  assetModuleFilename: '[contenthash:12][ext]',
};

const rules = [
  { test: /\.raw\.css$/, type: 'asset/source' },
  { test: /(?<!\.raw)\.css$/, type: 'css' },
  { test: /\.(txt|md)$/, type: 'asset/source' },
  { test: /\.(jpg|png|gif|woff2?|ttf|eot|cur)(\?.*)?$/, exclude: oldFonts, type: 'asset' },
  { test: oldFonts, type: 'asset/resource', generator: { emit: false } },
  // In a style sheet a drawing is a picture; JupyterLab's scripts take its text and put it into the page.
  { test: /\.svg(\?.*)?$/, exclude: oldFonts, issuer: /\.css$/, ...inlineImage },
  { test: /\.svg(\?.*)?$/, issuer: /\.js$/, type: 'asset/source' },
  { test: /\.m?js$/, type: 'javascript/auto', resolve: { fullySpecified: false } },
  {
    test: /\.ts$/,
    type: 'javascript/auto',
    loader: 'builtin:swc-loader',
    options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
  },
];

const common = (rspack) => ({
  mode: 'production',
  context: home,
  target: [`browserslist:${browsers.join(', ')}`],
  devtool: false,
  performance: { hints: false },
  module: { rules },
  optimization: {
    minimizer: [
      new rspack.SwcJsMinimizerRspackPlugin({ extractComments: false }),
      new rspack.LightningCssMinimizerRspackPlugin(),
    ],
  },
});

/** Settings of the page's scripts and styles; `onManifest` gets the files that the page names, in order. */
function pageSettings(rspack, out, onManifest, onProgress) {
  const settings = common(rspack);
  return {
    ...settings,
    name: 'page',
    entry: { main: ['./src/main.ts', ...styleSheets] },
    output: { ...names, path: path.join(out, 'static'), publicPath: 'auto' },
    resolve: {
      extensions: ['.ts', '.js', '.json'],
      fallback: {
        url: false,
        buffer: false,
        crypto: false,
        path: require.resolve('path-browserify'),
        process: require.resolve('process/browser'),
      },
    },
    externals: { ws: 'undefined' },
    plugins: [
      new rspack.ProvidePlugin({ process: 'process/browser' }),
      new rspack.ProgressPlugin(onProgress),
      manifestPlugin(onManifest),
    ],
  };
}

const manifestPlugin = (onManifest) => ({
  apply(compiler) {
    compiler.hooks.done.tap('manifest', (stats) => {
      const { main } = stats.toJson({ all: false, entrypoints: true }).entrypoints;
      onManifest(main.assets.map((asset) => asset.name));
    });
  },
});

/** Settings of one theme: a style sheet that JupyterLab loads by its package's name. */
const themeSettings = (rspack, out, { name, style }) => ({
  ...common(rspack),
  name,
  entry: { index: style },
  output: { path: path.join(out, 'themes', name), cssFilename: '[name].css', publicPath: '' },
});

module.exports = { home, pageSettings, themeSettings };

/** Colours of both themes: text on its background has a contrast of at least 4.5 to 1. */
const COLOURS = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #1f2328; --soft: #5c6470; --line: #e2e3e6; --accent: #0b5cad;
  --code: #f5f6f7; --mark: #eef4fb; --error: #b3261e; --error-page: #fdf1f0; --warn-page: #fdf7e7;
  --keyword: #8b2c8f; --string: #1b6e3a; --number: #a04a00; --comment: #676e79; --type: #0b5cad; --name: #6a4a00;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #15181d; --ink: #e4e6ea; --soft: #a0a8b4; --line: #30353d; --accent: #7fb6f2;
    --code: #1d2127; --mark: #1b2838; --error: #ff938a; --error-page: #2b1b1b; --warn-page: #2a2517;
    --keyword: #d8a0e8; --string: #8fd19e; --number: #f0b072; --comment: #949ca8; --type: #7fb6f2; --name: #e3cf8e;
  }
}`;

const TEXT = `
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 1.0625rem/1.65 Charter, 'Bitstream Charter', 'Iowan Old Style', 'Sitka Text', Cambria, 'Liberation Serif', Georgia, serif;
  font-feature-settings: 'kern', 'liga'; overflow-wrap: break-word;
}
h1, h2, h3, h4, nav, .contents, .number, .prompt, .status, th, button, input, label, .vega-bindings {
  font-family: Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif;
}
h1 { font-size: 2.1rem; line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 1.2rem; }
h2 { font-size: 1.4rem; line-height: 1.25; letter-spacing: -0.01em; margin: 3.2rem 0 0.9rem; padding-top: 1.1rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.12rem; line-height: 1.3; margin: 2.2rem 0 0.6rem; }
h4 { font-size: 1rem; margin: 1.6rem 0 0.5rem; }
p, ul, ol, blockquote, .table, details { margin: 0 0 1.05rem; }
ul, ol { padding-left: 1.4rem; } li { margin: 0.25rem 0; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 0.16em; }
a:focus-visible, pre:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
a.anchor { color: var(--soft); text-decoration: none; font-weight: 400; opacity: 0; } :is(h2, h3, h4):hover > .anchor, .anchor:focus { opacity: 1; }
blockquote { padding: 0.1rem 0 0.1rem 1.1rem; border-left: 3px solid var(--accent); color: var(--ink); background: var(--mark); border-radius: 0 6px 6px 0; }
blockquote > :first-child { margin-top: 0.7rem; } blockquote > :last-child { margin-bottom: 0.7rem; }
hr { border: 0; border-top: 1px solid var(--line); margin: 2.5rem 0; }
img { max-width: 100%; height: auto; }
summary { cursor: pointer; font-weight: 600; }
code, pre, kbd { font-family: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'DejaVu Sans Mono', monospace; font-variant-ligatures: none; }
code { font-size: 0.86em; padding: 0.12em 0.3em; background: var(--code); border-radius: 4px; }
kbd { font-size: 0.82em; padding: 0.1em 0.4em; border: 1px solid var(--line); border-bottom-width: 2px; border-radius: 4px; background: var(--code); }
pre { margin: 0; font-size: 0.85rem; line-height: 1.55; overflow-x: auto; tab-size: 2; }
pre code { font-size: inherit; padding: 0; background: none; }
.markdown > pre { padding: 0.8rem 1rem; margin-bottom: 1.05rem; background: var(--code); border-radius: 8px; }
.table { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.95rem; line-height: 1.45; font-variant-numeric: tabular-nums; }
th, td { padding: 0.35rem 0.9rem 0.35rem 0; text-align: left; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-size: 0.85rem; font-weight: 600; color: var(--soft); border-bottom: 2px solid var(--line); }
.katex { font-size: 1.08em; } .katex-display { margin: 1.1rem 0; padding: 0.15rem 0; overflow-x: auto; overflow-y: hidden; }
.katex-display > .katex > .katex-html:has(> .tag) { width: max-content; min-width: 100%; padding: 0 3.2rem; }
.katex-error { color: var(--error) !important; }`;

const LAYOUT = `
.skip { position: absolute; left: -100vw; } .skip:focus { left: 1rem; top: 0.5rem; background: var(--page); padding: 0.4rem 0.8rem; z-index: 2; }
.frame { display: grid; grid-template-columns: minmax(12rem, 17rem) minmax(0, 1fr); max-width: 84rem; margin: 0 auto; }
.contents { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 2.6rem 1.4rem 2rem; font-size: 0.86rem; line-height: 1.4; }
.contents nav.fold { display: none; }
.contents summary, .contents .here { color: var(--soft); font-weight: 600; margin-bottom: 0.5rem; }
.contents ol { list-style: none; margin: 0; padding: 0; }
.contents li { margin: 0; } .contents li.deep { padding-left: 0.9rem; }
.contents li a { display: block; padding: 0.24rem 0.6rem; color: var(--soft); text-decoration: none; border-left: 2px solid var(--line); }
.contents li a:hover { color: var(--accent); border-left-color: var(--accent); }
.contents .home { display: inline-block; margin-bottom: 1.2rem; font-weight: 600; text-decoration: none; }
main { padding: 2.4rem 2rem 4rem 4.2rem; max-width: 63rem; min-width: 0; }
.markdown > :not(h2) { max-width: 46.5rem; }
.number { color: var(--accent); font-weight: 600; font-size: 0.85rem; letter-spacing: 0.06em; text-transform: uppercase; margin: 0 0 0.5rem; }
.turn { display: flex; gap: 1rem; justify-content: space-between; margin-top: 4rem; padding-top: 1.2rem; border-top: 1px solid var(--line); }
.turn a { text-decoration: none; } .turn .next { text-align: right; margin-left: auto; } .turn small { display: block; color: var(--soft); }
@media (max-width: 80rem) {
  .frame { grid-template-columns: 13rem minmax(0, 1fr); } main { padding-left: 3.4rem; padding-right: 1.1rem; }
  .contents { padding-left: 1.1rem; padding-right: 0.5rem; }
}
@media (max-width: 60rem) {
  .frame { display: block; } main { padding: 1.2rem 1.1rem 3rem; max-width: 54rem; margin: 0 auto; }
  .contents { position: static; max-height: none; padding: 1rem 1.1rem 0; max-width: 54rem; margin: 0 auto; }
  .contents nav { display: none; } .contents nav.fold { display: block; } .contents .home { margin-bottom: 0.4rem; } h1 { font-size: 1.7rem; } pre { font-size: 0.8rem; }
}`;

const CELLS = `
.cell { position: relative; margin: 0 0 1.4rem; }
.input { background: var(--code); border: 1px solid var(--line); border-radius: 8px; }
.input pre { padding: 0.75rem 1rem; font-size: 0.8rem; }
.prompt { position: absolute; right: calc(100% + 0.7rem); top: 0.85rem; color: var(--soft); font-size: 0.75rem; white-space: nowrap; user-select: none; }
.outputs > * { margin-top: 0.8rem; }
.outputs pre { padding: 0.2rem 0 0.2rem 1rem; max-height: 32rem; overflow: auto; border-left: 2px solid var(--line); }
.outputs pre.stderr { background: var(--warn-page); border-left-color: var(--number); }
.outputs pre.error { padding: 0.7rem 1rem; background: var(--error-page); border-left: 3px solid var(--error); border-radius: 0 8px 8px 0; }
.outputs .html { overflow-x: auto; } .outputs .html + .html { margin-top: 0.35rem; }
.outputs caption { width: max-content; max-width: min(40rem, 85vw); text-align: left; } .outputs .html > :first-child { margin-top: 0; }
.figure, .live { display: block; background: #fff; border-radius: 8px; } .live { color: #222; color-scheme: light; width: fit-content; max-width: 100%; overflow-x: auto; }
@media screen and (prefers-color-scheme: dark) {
  .figure, .live { filter: brightness(0.87); }
  .html span[style*="#1a7f37"], .html span[style*="#9a6700"] { filter: brightness(1.6); }
}
.vega-bindings { padding: 0.2rem 0.8rem 0.8rem; font-size: 0.9rem; } .vega-bind label { display: flex; gap: 0.7rem; align-items: center; }
.vega-bind input[name=frame] + span { display: none; }
.vega-bind input[type=range] { width: min(20rem, 60vw); accent-color: #0b5cad; }
@media (max-width: 60rem) { .prompt { position: static; display: block; margin-bottom: 0.2rem; } }
.hljs-comment { color: var(--comment); font-style: italic; }
.hljs-keyword, .hljs-literal, .hljs-selector-tag { color: var(--keyword); }
.hljs-string, .hljs-regexp, .hljs-addition { color: var(--string); }
.hljs-number, .hljs-symbol, .hljs-attr .hljs-number { color: var(--number); }
.hljs-type, .hljs-built_in, .hljs-title.class_ { color: var(--type); }
.hljs-title.function_ { color: var(--name); }
.ansi-red { color: var(--error); } .ansi-green { color: var(--string); } .ansi-yellow { color: var(--number); }
.ansi-blue, .ansi-cyan { color: var(--type); } .ansi-magenta { color: var(--keyword); }
.ansi-black.ansi-bold, .ansi-faint { color: var(--soft); } .ansi-bold { font-weight: 700; }
.ansi-italic { font-style: italic; } .ansi-underline { text-decoration: underline; }`;

const INDEX = `
.course { max-width: 48rem; margin: 0 auto; padding: 3.5rem 1.3rem 4rem; }
.course .lead { font-size: 1.15rem; color: var(--soft); margin-bottom: 2.2rem; }
.course ol { list-style: none; margin: 0; padding: 0; }
.course li { display: grid; grid-template-columns: 3.2rem minmax(0, 1fr); padding: 1.05rem 0; border-top: 1px solid var(--line); margin: 0; }
.course li .number { padding-top: 0.2rem; font-variant-numeric: tabular-nums; }
.course h2 { font-size: 1.12rem; margin: 0 0 0.25rem; padding: 0; border: 0; } .course h2 a { text-decoration: none; }
.course li p { margin: 0; } .status { color: var(--soft); font-size: 0.8rem; margin-top: 0.3rem !important; }
.status.failed { color: var(--error); font-weight: 600; }`;

const PRINT = `
@media print {
  body { font-size: 10.5pt; } .contents, .turn, .skip { display: none; } .frame { display: block; }
  main, .markdown > :not(h2) { max-width: none; } main { padding: 0 0 0 2.5rem; } .outputs pre { max-height: none; } pre { white-space: pre-wrap; }
  .anchor { display: none; } h2, h3 { break-after: avoid; } .input, .figure, .katex-display { break-inside: avoid; } a { color: inherit; }
}`;

/** The style sheet of every page. */
export const STYLE = [COLOURS, TEXT, LAYOUT, CELLS, INDEX, PRINT].join('\n').trim();

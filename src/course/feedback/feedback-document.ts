import { escapeHtml } from '../html/escape';
import { STYLE } from '../html/style';

/** Nothing is loaded and nothing runs: a student's page cannot do more than be read. */
export const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

const FEEDBACK_STYLE = `
:root { --passed: #1a7f37; --passed-page: #eefaf1; --waits: #8a5a00; }
@media screen and (prefers-color-scheme: dark) { :root { --passed: #6fd08c; --passed-page: #16261b; --waits: #e8b95c; } }
main.sheet { max-width: 60rem; margin: 0 auto; padding: 2.2rem 1.2rem 4rem; }
.sheet h1 { margin-bottom: 0.4rem; } .sheet .facts { color: var(--soft); margin-bottom: 1.6rem; }
.total { font: 600 1.5rem/1.2 Inter, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif; margin: 0 0 0.5rem; }
.total small { font-weight: 400; font-size: 0.95rem; color: var(--soft); }
.bar { height: 0.55rem; max-width: 30rem; border-radius: 1rem; background: var(--line); overflow: hidden; margin: 0 0 1.6rem; display: flex; }
.bar i { display: block; height: 100%; background: var(--passed); } .bar i.open { background: var(--waits); opacity: 0.55; }
main.sheet > .table > table { min-width: min(34rem, 100%); } .sheet td > a:only-child, .sheet td > code { white-space: nowrap; } .sheet td.points, .sheet th.points { text-align: right; white-space: nowrap; padding-right: 0; }
.sheet tr.sum td { font-weight: 600; border-bottom: 0; border-top: 2px solid var(--line); }
.is-passed { color: var(--passed); } .is-failed { color: var(--error); } .is-partial, .is-manual { color: var(--waits); } .is-not-run { color: var(--error); }
.is-passed, .is-failed, .is-partial, .is-manual, .is-not-run { font-weight: 600; white-space: nowrap; }
.remarks { border-left: 3px solid var(--number); background: var(--warn-page); padding: 0.7rem 1rem 0.7rem 2rem; border-radius: 0 8px 8px 0; }
.verdict { margin: 0.6rem 0 2rem; padding: 0.75rem 1rem; border-left: 4px solid var(--waits); border-radius: 0 8px 8px 0; background: var(--warn-page); }
.verdict.passed { border-left-color: var(--passed); background: var(--passed-page); }
.verdict.failed, .verdict.not-run { border-left-color: var(--error); background: var(--error-page); }
.verdict p { margin: 0; } .verdict pre { margin: 0.5rem 0 0; white-space: pre-wrap; } .verdict .hint, .verdict .comment { margin-top: 0.6rem; }
.student { contain: paint; } .student .markdown, .markdown.student { overflow-x: auto; }
.whose { font: 0.75rem/1 Inter, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif; color: var(--soft); margin: 0 0 0.3rem; }
.sheet hr.begin { margin: 2.2rem 0; } .sheet .outputs img.figure { max-height: 60rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.4rem; align-items: start; margin: 0 0 1.6rem; }
.plots figure { margin: 0; } .plots figcaption { font-size: 0.9rem; color: var(--soft); margin-top: 0.4rem; }
math { font-size: 1.08em; } .katex-block { overflow-x: auto; overflow-y: hidden; } .katex { font-size: 1em; }`;

/** A whole page of feedback, in the style of the course's pages, without scripts and fonts. */
export function feedbackDocument(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>
${STYLE}
${FEEDBACK_STYLE.trim()}
</style>
</head>
<body>
${body}
</body>
</html>
`;
}

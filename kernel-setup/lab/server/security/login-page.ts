import { escapeHtml } from '../../../../src/course/html/escape';

/** What the login page shows. */
export interface LoginPage {
  readonly asksFor: 'token' | 'password' | 'password or token';
  readonly next: string;
  readonly problem?: string;
}

const style = `
:root { color-scheme: light dark; --ink: #1c2330; --paper: #f4f6fa; --card: #fff; --line: #c9d1de; --soft: #5a6579; --key: #2458c5; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ebf3; --paper: #12161e; --card: #1b212c; --line: #3a4456; --soft: #a3aec2; --key: #8cb0ff; --bad: #ff9c92; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 25rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
img { display: block; width: 48px; height: 48px; }
h1 { margin: .75rem 0 .25rem; font-size: 1.35rem; }
p { margin: 0 0 1rem; color: var(--soft); }
label { display: block; margin-bottom: .3rem; font-weight: 600; }
input, button { width: 100%; padding: .6rem .75rem; border-radius: 8px; font: inherit; }
input { border: 1px solid var(--line); background: var(--paper); color: inherit; }
button { margin-top: 1rem; border: 0; background: var(--key); color: var(--card); font-weight: 600; cursor: pointer; }
:focus-visible { outline: 2px solid var(--key); outline-offset: 2px; }
.problem { color: var(--bad); }
a { color: var(--key); }
code { font-size: .9em; white-space: nowrap; }`;

const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="/static/favicons/favicon.svg">
<style>${style}</style>
</head>
<body>
<main>
<img src="/static/favicons/favicon.svg" alt="">
${body}
</main>
</body>
</html>
`;

const hints = {
  token: 'The token is in the address that <code>npm start</code> printed in the terminal.',
  password: 'The password is the one you set for this Lab.',
  'password or token':
    'The password is the one you set for this Lab; the token is in the address that <code>npm start</code> printed.',
} as const;

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1);

/** The form that asks for the token or the password; works without scripts. */
export function loginPage({ asksFor, next, problem }: LoginPage): string {
  const action = `/login?next=${encodeURIComponent(next)}`;
  const said = problem === undefined ? '' : `\n<p class="problem" role="alert">${escapeHtml(problem)}</p>`;
  return page(
    'Log in – Diffusion Lab',
    `<h1>Diffusion Lab</h1>
<p>${hints[asksFor]}</p>${said}
<form method="post" action="${escapeHtml(action)}">
<input name="username" value="Diffusion Lab" autocomplete="username" hidden>
<label for="password">${capital(asksFor)}</label>
<input id="password" name="password" type="password" autocomplete="current-password" autofocus required>
<button type="submit">Log in</button>
</form>`,
  );
}

/** What is shown after logging out. */
export const loggedOutPage = (): string =>
  page(
    'Logged out – Diffusion Lab',
    `<h1>Logged out</h1>
<p>This browser is logged out of the Lab. Kernels and files are as you left them.</p>
<p><a href="/login">Log in again</a></p>`,
  );

// A class of two at a real JupyterHub, which run.sh started. See there for the variables.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createBrowser } from './browser.mjs';

const { HUB_ORIGIN: origin, HUB_COURSE: course, HUB_STUDENTS: given } = process.env;
/** 'name:password:home' of two students of the roster, and one who is not on it. */
const [ada, bob, eve] = given.split(' ').map((entry) => {
  const [name, password, home] = entry.split(':');
  return { name, password, home, base: `/user/${name}/`, browser: createBrowser(origin) };
});

const startKernel = async ({ browser, base }) => {
  const response = await browser.call('POST', `${base}api/kernels`, { name: 'diffusion-lab' });
  assert.equal(response.status, 201, response.text);
  return response.json().id;
};
const cell = (student, code) => student.browser.runCell(student.base, student.kernel, code);
const attempt = (expression) =>
  `try { console.log('got', ${expression}) } catch (e: any) { console.log(e.code) }`;

/** Logs in, has the Hub start the server, and opens the Lab when it is there. */
const enter = async ({ browser, name, password, base }) => {
  const login = await browser.login(name, password);
  assert.equal(login.status, 302, 'logged in');
  await browser.open('/hub/spawn');
  for (let tries = 0; tries < 100; tries++) {
    const page = await browser.open(`${base}lab/tree/00-setup.ipynb`);
    if (page.status === 200 && page.path.startsWith(`${base}lab/tree/`)) return page.text;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`The server of ${name} does not start`);
};

before(async () => {
  for (const student of [ada, bob]) {
    student.page = await enter(student);
    student.kernel = await startKernel(student);
  }
});

test('each has a Lab that names its addresses below its own path, and they are there', async () => {
  for (const { base, browser, page } of [ada, bob]) {
    const config = JSON.parse(/id="jupyter-config-data"[^>]*>([^<]+)</.exec(page)[1]);
    assert.equal(config.baseUrl, base);
    const scripts = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path);
    assert.ok(scripts.length > 2);
    for (const path of scripts) assert.equal((await browser.send(path)).status, 200, path);
    const specs = (await browser.send(`${base}api/kernelspecs`)).json();
    const { resources } = specs.kernelspecs['diffusion-lab'];
    for (const path of Object.values(resources)) assert.equal((await browser.send(path)).status, 200, path);
  }
});

test('each runs a cell with the toolkit, under their own name, in their own copy of the course', async () => {
  for (const student of [ada, bob]) {
    assert.match(await cell(student, 'process.env.HOME'), new RegExp(`'?${student.home}'?$`));
    assert.match(await cell(student, 'process.cwd()'), new RegExp(`${student.home}/course`));
    const text = await cell(student, "import { smiley } from 'diffusion-lab'; smiley(16).data.length");
    assert.match(text, /^768$/);
    const listing = (await student.browser.send(`${student.base}api/contents/`)).json();
    assert.ok(listing.content.some(({ path }) => path === '00-setup.ipynb'));
  }
  const ids = await Promise.all([ada, bob].map((student) => cell(student, 'process.getuid!()')));
  assert.notEqual(ids[0], ids[1]);
  assert.ok(
    ids.every((id) => Number(id) > 0),
    `nobody is root: ${ids}`,
  );
});

test("one cannot read the other's files, from a cell", async () => {
  const written = await cell(
    bob,
    "import * as fs from 'fs'; fs.writeFileSync('answer.txt', 'of bob'); fs.readFileSync('answer.txt', 'utf8')",
  );
  assert.match(written, /of bob/);
  await cell(ada, "import * as fs from 'fs'; 0");
  for (const path of [`${bob.home}/course/answer.txt`, `${bob.home}/course/00-setup.ipynb`])
    assert.equal((await cell(ada, attempt(`fs.readFileSync('${path}', 'utf8')`))).trim(), 'EACCES');
  assert.equal((await cell(ada, attempt(`fs.readdirSync('${bob.home}')`))).trim(), 'EACCES');
});

test('nobody can change the course that all share, or see what the Hub keeps', async () => {
  assert.match(await cell(ada, attempt(`fs.writeFileSync('${course}/dist/mine.js', '')`)), /EACCES|EROFS/);
  assert.match(await cell(ada, attempt(`fs.readdirSync('${process.env.HUB_STATE}')`)), /EACCES/);
});

test("one cannot enter the other's server through the Hub", async () => {
  const page = await ada.browser.open(`${bob.base}lab`);
  assert.ok(page.status === 403 || page.status === 404, `${page.status} at ${page.path}`);
  assert.doesNotMatch(page.text, /jupyter-config-data/);
  const contents = await ada.browser.call('GET', `${bob.base}api/contents/answer.txt`);
  assert.equal(contents.status, 403);
  await assert.rejects(ada.browser.runCell(bob.base, bob.kernel, '1'), /403/);
});

test("a token of one's own account does not open the other's server, and opens one's own", async () => {
  const made = await ada.browser.send(`/hub/api/users/${ada.name}/tokens`, {
    method: 'POST',
    headers: { origin, referer: `${origin}/hub/home`, 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(made.status, 201, made.text);
  const { token } = made.json();
  const stranger = createBrowser(origin);
  const ask = ({ base }) =>
    stranger.send(`${base}api/contents/`, { headers: { authorization: `token ${token}` } });
  assert.equal((await ask(ada)).status, 200);
  assert.equal((await ask(bob)).status, 403);
});

test("one cannot use the ports of the other's server, which are open on the machine", async () => {
  const uid = (await cell(bob, 'process.getuid!()')).trim();
  const code = `
    const ports = fs.readFileSync('/proc/net/tcp', 'utf8').split('\\n').map((line) => line.trim().split(/\\s+/))
      .filter((w) => w[3] === '0A' && w[7] === '${uid}').map((w) => parseInt(w[1].split(':')[1], 16));
    const seen: string[] = [];
    for (const port of ports)
      for (const path of ['/api/contents', '${bob.base}api/contents'])
        try {
          const answer = await fetch('http://127.0.0.1:' + port + path, { signal: AbortSignal.timeout(500) });
          seen.push(String(answer.status));
        } catch { seen.push('none'); }
    console.log(ports.length + ':' + seen.join(','));`;
  const [count, seen] = (await cell(ada, code)).trim().split(':');
  assert.ok(Number(count) >= 2, `ports of the server and of the Lab behind it: ${count}`);
  assert.ok(seen.split(',').includes('403'), seen);
  assert.ok(
    seen.split(',').every((status) => status === '403' || status === '404' || status === 'none'),
    seen,
  );
});

test('a page of another site can do nothing with the cookies', async () => {
  const post = await ada.browser.send(`${ada.base}api/kernels`, {
    method: 'POST',
    headers: { origin: 'https://elsewhere.example', 'content-type': 'application/json' },
    body: '{}',
  });
  assert.equal(post.status, 403);
  const silent = await ada.browser.send(`${ada.base}api/kernels`, { method: 'POST', body: '{}' });
  assert.equal(silent.status, 403);
  const from = 'https://elsewhere.example';
  await assert.rejects(ada.browser.runCell(ada.base, ada.kernel, '1', { from }), /403/);
});

test('without a login there is the login page; a wrong password and a name off the roster stay outside', async () => {
  const stranger = createBrowser(origin);
  const page = await stranger.open(`${ada.base}lab`);
  assert.match(page.path, /^\/hub\/login/);
  assert.equal((await stranger.call('GET', `${ada.base}api/contents/`)).status, 403);
  assert.notEqual((await stranger.login(ada.name, 'not-hers')).status, 302);
  assert.notEqual((await createBrowser(origin).login(eve.name, eve.password)).status, 302);
});

test('a login that somebody else began is not completed: the state belongs to one browser', async () => {
  const other = createBrowser(origin);
  const sent = await other.send(`${ada.base}lab`, { headers: { accept: 'text/html' } });
  const state = new URL(sent.location, origin).searchParams.get('state');
  assert.ok(state);
  const back = await ada.browser.send(`${ada.base}oauth_callback?code=x&state=${encodeURIComponent(state)}`);
  assert.equal(back.status, 403);
});

test('what a student has is kept when the server starts again, and who logs out is out', async () => {
  await cell(ada, "fs.writeFileSync('00-setup.ipynb', 'mine')");
  assert.equal((await ada.browser.open('/hub/logout')).status, 200);
  const contents = await ada.browser.call('GET', `${ada.base}api/contents/`);
  assert.notEqual(contents.status, 200);
  await enter(ada);
  const file = await ada.browser.send(`${ada.base}files/00-setup.ipynb`);
  assert.equal(file.text, 'mine');
});

/*
 * A Jupyter kernel of few lines: it does what a cell's first word says. It starts at once, sends every line as a
 * message of its own, as kernels do that know no better, and dies when told to.
 */
const { createHmac, randomUUID } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { Publisher, Router } = require('zeromq');

const [file, ...options] = process.argv.slice(2);
const info = JSON.parse(readFileSync(file, 'utf8'));
const session = randomUUID();
const sockets = { shell: new Router(), control: new Router(), stdin: new Router() };
const iopub = new Publisher({ sendHighWaterMark: 0 });
let count = 0;
let waiting;

if (options.includes('--fail')) {
  console.error('no such library');
  process.exit(3);
}

// The first process of this kernel finds its ports taken.
const taken = options.find((option) => option.startsWith('--taken='))?.slice('--taken='.length);
if (taken && !existsSync(taken)) {
  writeFileSync(taken, '');
  console.error('bind EADDRINUSE: address already in use');
  process.exit(1);
}

function frames(type, parent, content, buffers = []) {
  const date = new Date().toISOString();
  const header = { msg_id: randomUUID(), msg_type: type, session, username: 'kernel', date, version: '5.3' };
  const json = [header, parent, {}, content].map((part) => Buffer.from(JSON.stringify(part)));
  const hmac = createHmac('sha256', info.key);
  for (const part of json) hmac.update(part);
  return [Buffer.from('<IDS|MSG>'), Buffer.from(hmac.digest('hex')), ...json, ...buffers];
}

const queues = new Map();
/** One send after the other: zeromq refuses a second while one waits. */
function queue(socket, message) {
  const sent = (queues.get(socket) ?? Promise.resolve()).then(() => socket.send(message));
  queues.set(socket, sent);
  return sent;
}
const publish = (type, parent, content, buffers) =>
  queue(iopub, [Buffer.from(type), ...frames(type, parent, content, buffers)]);
const answer = (channel, to, type, parent, content) =>
  queue(sockets[channel], [...to, ...frames(type, parent, content)]);
const print = (parent, text, name = 'stdout') => publish('stream', parent, { name, text });

const cells = {
  print: (parent, words) => print(parent, `${words.join(' ')}\n`),
  lines: async (parent, [number]) => {
    for (let n = 0; n < Number(number); n++) await print(parent, `line ${n}\n`);
  },
  big: async (parent, [number, length]) => {
    for (let n = 0; n < Number(number); n++) {
      await publish('display_data', parent, {
        data: { 'text/plain': `${n}${'x'.repeat(Number(length))}` },
        metadata: {},
      });
      await new Promise(setImmediate);
    }
  },
  ask: async (parent, words, to) => {
    await print(parent, 'about to ask\n');
    await print(parent, 'now\n');
    await answer('stdin', to, 'input_request', parent, { prompt: words.join(' '), password: false });
    const value = await new Promise((resolve) => {
      waiting = resolve;
    });
    await print(parent, `got ${value}\n`);
  },
  buffers: (parent) =>
    publish('comm_open', parent, { comm_id: 'c', target_name: 't', data: {} }, [
      Buffer.from([0, 1, 255]),
      Buffer.alloc(0),
    ]),
  wait: (_parent, [ms]) => new Promise((resolve) => setTimeout(resolve, Number(ms))),
  block: (_parent, [ms]) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(ms)),
  forged: (parent) => {
    const message = frames('stream', parent, { name: 'stdout', text: 'forged' });
    message[1] = Buffer.from('0'.repeat(64));
    return queue(iopub, [Buffer.from('stream'), ...message]);
  },
  where: (parent) =>
    print(
      parent,
      JSON.stringify([process.cwd(), process.env.JPY_SESSION_NAME, process.env.JUPYTER_TOKEN ?? null]),
    ),
  die: () => process.exit(7),
};

async function execute(to, parent, { code }) {
  await publish('status', parent, { execution_state: 'busy' });
  await publish('execute_input', parent, { code, execution_count: ++count });
  const [word, ...words] = code.split(' ');
  await cells[word]?.(parent, words, to);
  await answer('shell', to, 'execute_reply', parent, {
    status: 'ok',
    execution_count: count,
    user_expressions: {},
  });
  await publish('status', parent, { execution_state: 'idle' });
}

async function tellInfo(channel, to, parent) {
  await publish('status', parent, { execution_state: 'busy' });
  await answer(channel, to, 'kernel_info_reply', parent, { status: 'ok', protocol_version: '5.3' });
  await publish('status', parent, { execution_state: 'idle' });
}

async function handle(channel, message) {
  const at = message.findIndex((frame) => frame.toString() === '<IDS|MSG>');
  const to = message.slice(0, at);
  const [header, , , content, ...buffers] = message.slice(at + 2);
  const parent = JSON.parse(header);
  const type = parent.msg_type;
  if (options.includes('--silent')) return;
  if (type === 'kernel_info_request') await tellInfo(channel, to, parent);
  else if (type === 'execute_request') await execute(to, parent, JSON.parse(content));
  else if (type === 'input_reply') waiting?.(JSON.parse(content).value);
  else if (type === 'comm_msg') await publish('comm_msg', parent, JSON.parse(content), buffers);
  else if (type === 'interrupt_request') await print({}, 'interrupted\n');
  else if (type === 'shutdown_request' && !options.includes('--stubborn')) {
    await answer(channel, to, 'shutdown_reply', parent, { status: 'ok', ...JSON.parse(content) });
    process.exit(0);
  }
}

async function listen(channel) {
  for await (const message of sockets[channel]) {
    const handled = handle(channel, message);
    if (channel === 'shell') await handled;
  }
}

if (options.includes('--stubborn')) process.on('SIGTERM', () => {});
process.on('SIGINT', () => print({}, 'interrupted\n'));
// As kernels do that notice when their server is gone.
if (!options.includes('--unmindful'))
  setInterval(() => {
    try {
      process.kill(Number(process.env.JPY_PARENT_PID), 0);
    } catch {
      process.exit(0);
    }
  }, 200);

const address = (port) => `tcp://${info.ip}:${port}`;
Promise.all([
  ...Object.entries(sockets).map(([name, socket]) => socket.bind(address(info[`${name}_port`]))),
  iopub.bind(address(info.iopub_port)),
]).then(() => Object.keys(sockets).forEach(listen));

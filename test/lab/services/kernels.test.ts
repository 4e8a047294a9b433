import {
  KernelManager,
  KernelMessage,
  type ServiceManager,
  type Session,
  SessionManager,
} from '@jupyterlab/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ours, startOurs } from '../differential/ours';
import { connect, settingsOf } from './client';

let ours: Ours;
let services: ServiceManager;
let session: Session.ISessionConnection;

beforeAll(async () => {
  ours = await startOurs();
  services = await connect(ours);
  session = await services.sessions.startNew({
    path: 'a.ipynb',
    name: 'a.ipynb',
    type: 'notebook',
    kernel: { name: 'diffusion-lab' },
  });
}, 30_000);
afterAll(async () => {
  services?.dispose();
  await ours?.close();
});

/** Runs a cell; answers the kinds of output, what streams said, and the reply's status. */
async function run(code: string, on: Session.ISessionConnection = session) {
  const future = on.kernel!.requestExecute({ code, allow_stdin: true });
  const kinds: string[] = [];
  let text = '';
  future.onIOPub = (message) => {
    kinds.push(message.header.msg_type);
    if (KernelMessage.isStreamMsg(message)) text += message.content.text;
    if (KernelMessage.isExecuteResultMsg(message)) text += String(message.content.data['text/plain']);
  };
  future.onStdin = (message) => {
    if (KernelMessage.isInputRequestMsg(message))
      on.kernel!.sendInputReply(
        { status: 'ok', value: 'typed' },
        message.header as KernelMessage.IInputRequestMsg['header'],
      );
  };
  const reply = await future.done;
  return { kinds, text, status: reply.content.status };
}

const until = async (holds: () => boolean) => {
  const end = Date.now() + 10_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('Cannot see what was awaited within ten seconds');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe("JupyterLab's client and kernels", () => {
  it('finds the kernel of the course, first and default', () => {
    expect(services.kernelspecs.specs?.default).toBe('diffusion-lab');
    expect(Object.keys(services.kernelspecs.specs?.kernelspecs ?? {})[0]).toBe('diffusion-lab');
  });

  it('knows what the kernel is', async () => {
    const info = await session.kernel!.info;
    expect(info.language_info.name).toBe('typescript');
  });

  it('runs a cell', async () => {
    const { kinds, text, status } = await run('console.log("hello"); 40 + 2');
    expect(status).toBe('ok');
    expect(text).toBe('hello\n42');
    expect(kinds).toEqual(['status', 'execute_input', 'stream', 'execute_result', 'status']);
  });

  it('runs a cell in the JSON protocol', async () => {
    const manager = new SessionManager({
      serverSettings: settingsOf(ours, 'JSON'),
      kernelManager: new KernelManager({ serverSettings: settingsOf(ours, 'JSON') }),
    });
    const connection = manager.connectTo({ model: session.model });
    expect((await run('"json" + 1', connection)).text).toBe("'json1'");
    connection.dispose();
    manager.dispose();
  });

  it('completes and inspects', async () => {
    const completed = await session.kernel!.requestComplete({ code: 'Math.ab', cursor_pos: 7 });
    expect(completed.content).toMatchObject({ status: 'ok', matches: expect.arrayContaining(['abs']) });
    const inspected = await session.kernel!.requestInspect({
      code: 'Math.abs',
      cursor_pos: 6,
      detail_level: 0,
    });
    expect(inspected.content).toMatchObject({ status: 'ok', found: true });
  });

  it('asks for input', async () => {
    expect((await run('prompt("name?")')).text).toBe("'typed'");
  });

  it('opens a comm to a target that nobody has, and is told so', async () => {
    const comm = session.kernel!.createComm('nobody-has-this');
    const closed = new Promise<void>((resolve) => {
      comm.onClose = () => resolve();
    });
    await comm.open({ a: 1 }).done;
    await closed;
  });

  it('interrupts a busy loop and keeps the variables', async () => {
    await run('const kept = 7');
    const running = run('for (;;) {}');
    await until(() => session.kernel!.status === 'busy');
    await session.kernel!.interrupt();
    expect((await running).status).not.toBe('ok');
    expect((await run('kept')).text).toBe('7');
  });

  it('restarts: the variables are gone, the connection stays', async () => {
    const { kernel } = session;
    await kernel!.restart();
    expect((await run('typeof kept')).status).toBe('error');
    expect((await run('1 + 1')).text).toBe('2');
    expect(session.kernel!.id).toBe(kernel!.id);
  });

  it('reconnects after a dropped connection and gets what was said meanwhile', async () => {
    const { kernel } = session;
    const running = run('await new Promise((go) => setTimeout(go, 300)); "late"');
    await until(() => kernel!.status === 'busy');
    await kernel!.reconnect();
    expect((await running).text).toBe("'late'");
  });

  it('renames a session and changes its kernel', async () => {
    await session.setPath('b.ipynb');
    await session.setName('b.ipynb');
    const before = session.kernel!.id;
    await session.changeKernel({ name: 'diffusion-lab' });
    expect(session.kernel!.id).not.toBe(before);
    await services.sessions.refreshRunning();
    const [running] = [...services.sessions.running()];
    expect(running).toMatchObject({ path: 'b.ipynb', name: 'b.ipynb', kernel: { id: session.kernel!.id } });
  });

  it('sees a kernel restart that died', async () => {
    const seen: string[] = [];
    session.kernel!.statusChanged.connect((_, status) => void seen.push(status));
    const { text } = await run('process.ppid');
    process.kill(Number(text), 'SIGKILL');
    await until(() => seen.includes('autorestarting') || seen.includes('restarting'));
    expect((await run('2 + 2')).text).toBe('4');
  });

  it('shuts the session down with its kernel', async () => {
    await session.shutdown();
    await services.kernels.refreshRunning();
    expect([...services.kernels.running()]).toEqual([]);
    expect(session.isDisposed).toBe(true);
  });
});

describe("JupyterLab's client and terminals", () => {
  it('types a command and reads what it prints', async () => {
    const terminal = await services.terminals.startNew();
    let screen = '';
    terminal.messageReceived.connect((_, message) => {
      if (message.type === 'stdout') screen += String(message.content?.[0] ?? '');
    });
    terminal.send({ type: 'set_size', content: [24, 80, 480, 640] });
    terminal.send({ type: 'stdin', content: ['echo a$((1 + 1))b\r'] });
    await until(() => screen.includes('a2b'));
    await terminal.shutdown();
    await services.terminals.refreshRunning();
    expect([...services.terminals.running()]).toEqual([]);
  });
});

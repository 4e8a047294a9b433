import { HttpError } from '../http-error';
import { folderOf } from '../kernels/kernel-folder';
import type { SpawnPty } from './pty';
import { shell } from './shell';
import { Terminal } from './terminal';

/** Size until a page has said its own. */
const FIRST_SIZE = { cols: 80, rows: 25 };

/** The terminals of the server. */
export class Terminals {
  private readonly terminals = new Map<string, Terminal>();

  constructor(
    private readonly root: string,
    private readonly findPty: () => SpawnPty | undefined,
  ) {}

  list(): Terminal[] {
    return [...this.terminals.values()];
  }

  /** @throws HttpError 404 when there is no terminal of the name. */
  get(name: string): Terminal {
    const terminal = this.terminals.get(name);
    if (!terminal) throw new HttpError(404, `Terminal not found: ${name}`);
    return terminal;
  }

  /**
   * Starts a shell in a folder below the root.
   *
   * @throws HttpError 501 where there are no pseudo-terminals, 400 when the name is taken or none.
   */
  create(wanted: string | undefined, cwd = ''): Terminal {
    const spawn = this.findPty();
    if (!spawn) throw new HttpError(501, 'Cannot open a terminal as @lydell/node-pty must be installed');
    const name = wanted ?? this.freeName();
    if (!/^\w+$/.test(name) || this.terminals.has(name))
      throw new HttpError(
        400,
        `Cannot open a terminal as its name must be new and a word: current value is ${name}`,
      );
    const { program, args, env } = shell(this.root);
    const pty = spawn(program, args, {
      ...FIRST_SIZE,
      name: 'xterm-256color',
      cwd: folderOf(this.root, cwd),
      env,
    });
    const terminal = new Terminal(name, pty);
    this.terminals.set(name, terminal);
    void terminal.ended.then(() => this.terminals.delete(name));
    return terminal;
  }

  async close(): Promise<void> {
    await Promise.all(this.list().map((terminal) => terminal.kill()));
  }

  private freeName(): string {
    let number = 1;
    while (this.terminals.has(String(number))) number++;
    return String(number);
  }
}

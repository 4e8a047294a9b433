import { type Cell, pull } from './cells';
import type { NativeSession } from './native';
import type { OnnxModel } from './onnx';
import type { ProviderName } from './providers';
import { openSession } from './session';

/** Variables that rested for so many calls become constants. */
export const PATIENCE = 16;

/** Bytes of variables that all sessions together hold as constants. */
const ROOM = 2 ** 29;

/** Sessions that hold constants, oldest first; one that nobody has any more is collected with what it holds. */
let holders: WeakRef<RestingSession>[] = [];

type Run = Parameters<NativeSession['run']>;

/**
 * A session that writes no variable. While its variables rest they are constants of the graph: ONNX Runtime then lays
 * weights out once and not at each call, and has faster convolutions. When one has changed they are inputs, at that very
 * call; they become constants again at once where they had rested for long, else after a while.
 */
export class RestingSession implements NativeSession {
  private readonly cells: readonly (readonly [string, Cell])[];
  /** Of the variables. */
  readonly bytes: number;
  private session: NativeSession | undefined;
  private isFrozen = false;
  private mayFreeze: boolean;
  /** Versions of the variables at the last call. */
  private seen: readonly number[];
  /** Calls since one has changed. */
  private rested = 0;

  /**
   * @param cells the variables, by the names of the graph's inputs
   * @param room bytes that all such sessions may hold
   * @throws Error where ONNX Runtime does not take the graph
   */
  constructor(
    private readonly graph: OnnxModel,
    private readonly provider: ProviderName,
    cells: ReadonlyMap<string, Cell>,
    private readonly room = ROOM,
  ) {
    this.cells = [...cells];
    for (const [, cell] of this.cells) pull(cell);
    this.seen = this.versions();
    this.bytes = this.cells.reduce((sum, [, { numbers }]) => sum + numbers.byteLength, 0);
    this.mayFreeze = this.bytes <= room;
    // Of what is opened first nothing is known; a trained network is the usual case.
    this.freeze();
    this.opened();
  }

  /** One call; the feeds have no variables, whose cells are up to date. */
  run(feeds: Run[0], fetches: Run[1], options: Run[2]): ReturnType<NativeSession['run']> {
    this.look();
    const session = this.opened();
    if (this.isFrozen) return session.run(feeds, fetches, options);
    const variables = Object.fromEntries(this.cells.map(([name, { current }]) => [name, current.ort]));
    return session.run({ ...feeds, ...variables }, fetches, options);
  }

  dispose(): void {
    this.session?.dispose();
    this.session = undefined;
    this.isFrozen = false;
    holders = holders.filter((holder) => holder.deref() !== this);
  }

  private versions(): number[] {
    return this.cells.map(([, { version }]) => version);
  }

  private look(): void {
    if (this.cells.some(([, { version }], i) => version !== this.seen[i])) {
      if (this.isFrozen) this.dispose();
      this.seen = this.versions();
      if (this.rested >= PATIENCE) this.freeze();
      this.rested = 0;
    } else if (this.rested >= PATIENCE) this.freeze();
    this.rested++;
  }

  private opened(): NativeSession {
    this.session ??= openSession(this.graph, this.provider);
    return this.session;
  }

  private freeze(): void {
    if (this.isFrozen || !this.mayFreeze) return;
    try {
      const frozen = openSession(this.frozenGraph(), this.provider);
      this.dispose();
      makeRoom(this.bytes, this.room);
      this.session = frozen;
      this.isFrozen = true;
      holders.push(new WeakRef<RestingSession>(this));
    } catch {
      // Constants are folded when a session is opened, and an operation may fail on them.
      this.mayFreeze = false;
    }
  }

  private frozenGraph(): OnnxModel {
    const { graph, cells } = this;
    const constants = cells.map(([name, { numbers, type, variable }]) => {
      const data = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
      return { name, shape: variable.shape, dtype: type, data };
    });
    const names = new Set(cells.map(([name]) => name));
    return {
      ...graph,
      constants: [...graph.constants, ...constants],
      inputs: graph.inputs.filter(({ name }) => !names.has(name)),
    };
  }
}

/** Lets go of the oldest constants where these are too many with the others. */
function makeRoom(bytes: number, room: number): void {
  const alive = holders.flatMap((holder) => holder.deref() ?? []);
  let held = alive.reduce((sum, holder) => sum + holder.bytes, bytes);
  for (const holder of alive) {
    if (held <= room) return;
    held -= holder.bytes;
    holder.dispose();
  }
}

import type { Answer, Question } from './format';
import { LIMITS } from './limits';
import { open } from './operate';
import { parseMessage } from './parse';
import { Peer } from './peer';

type Variables = Readonly<Record<string, unknown>>;

/** How a variable is given: absent, a value, or the error that reading or encoding it has thrown. */
export type Variable = readonly [] | readonly [value: unknown] | readonly [value: undefined, error: unknown];

/**
 * The student's half of the membrane. It runs among the student's code, so nothing of what it says is believed on the
 * other side: what the student patches here spoils the student's own answers.
 *
 * Between questions it blocks on reading, so that no timer of the student's fires; only while it is asked for the value
 * of a promise does the event loop turn.
 */
class Student extends Peer {
  private readonly settled = new Map<number, { readonly value?: unknown; readonly error?: unknown }>();
  private readonly watched = new Set<number>();
  private wake: () => void = () => undefined;
  private asked = false;

  constructor(
    read: () => string,
    write: (line: string) => void,
    private readonly variables: Variables,
  ) {
    super({ send: write, receive: read }, open, 'the test');
  }

  async serve(): Promise<never> {
    for (;;) {
      const message = parseMessage(this.line.receive());
      if (!('q' in message)) continue;
      this.asked = true;
      const answer = message.op === 'await' ? await this.settledOf(message) : undefined;
      this.asked = answer === undefined;
      if (answer === undefined) this.answer(message);
      else this.reply(answer);
      this.asked = false;
    }
  }

  override ask(...[request, origin]: Parameters<Peer['ask']>): ReturnType<Peer['ask']> {
    if (!this.asked) throw new Error('Cannot call a function of the test as the test has ended its call');
    return super.ask(request, origin);
  }

  /** Blocks: the other side settles its promises while it waits for one of ours. */
  async settle(id: number, origin: string): Promise<unknown> {
    if (!this.asked) throw new Error('Cannot wait for a promise of the test as the test has ended its call');
    return this.waitForPromise(id, origin);
  }

  private waitForPromise(id: number, origin: string): unknown {
    const q = this.nextQuestion();
    this.line.send(JSON.stringify({ q, op: 'await', a: [id] }));
    this.depth++;
    try {
      const answer = this.waitFor(q);
      if (answer.no !== undefined) throw this.decoder(origin).decode(answer.no);
      return this.decoder(origin).decode(answer.ok);
    } finally {
      this.depth--;
    }
  }

  /** Whatever a function of the test fills is what its caller wants filled. */
  protected override mayFill(): boolean {
    return true;
  }

  protected override givesBack(value: unknown): boolean {
    return value === undefined;
  }

  protected override takesBack(): boolean {
    return true;
  }

  protected override special(question: Question): Answer | undefined {
    if (question.op === 'variables') return this.variablesNamed(question);
    if (question.op !== 'await') return undefined;
    return this.thrown(
      question.q,
      new Error('Cannot wait for this promise in a function that is called while another call goes on'),
    );
  }

  private variablesNamed({ q, a = [] }: Question): Answer {
    try {
      return this.value(
        q,
        a.map((name) => this.variable(name)),
      );
    } catch {
      // One that cannot be handed over must not cost the test those beside it.
      return this.value(
        q,
        a.map((name) => this.attempted(q, name)),
      );
    }
  }

  private variable(name: unknown): Variable {
    return typeof name === 'string' && Object.hasOwn(this.variables, name) ? [this.variables[name]] : [];
  }

  private attempted(q: number, name: unknown): Variable {
    try {
      const found = this.variable(name);
      this.value(q, found);
      return found;
    } catch (error) {
      return [undefined, error];
    }
  }

  /** Waits until one of the promises is settled, and says which and how. */
  private async settledOf({ q, a = [] }: Question): Promise<Answer> {
    const ids = a.filter((id): id is number => typeof id === 'number').slice(0, LIMITS.handles);
    // A process that waits for a promise which nothing will settle must wait, and not end as one that is done.
    const alive = setInterval(() => undefined, 2 ** 30);
    try {
      for (const id of ids) this.watch(id);
      for (;;) {
        const id = ids.find((one) => this.settled.has(one));
        if (id !== undefined) return this.report(q, id);
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
      }
    } catch (error) {
      return this.thrown(q, error);
    } finally {
      clearInterval(alive);
    }
  }

  private report(q: number, id: number): Answer {
    const how = this.settled.get(id)!;
    try {
      return 'error' in how ? this.value(q, [id, false, how.error]) : this.value(q, [id, true, how.value]);
    } catch (fault) {
      return this.value(q, [id, false, fault]);
    }
  }

  private watch(id: number): void {
    if (this.watched.has(id)) return;
    this.watched.add(id);
    const settle = (how: { value?: unknown; error?: unknown }): void => {
      this.settled.set(id, how);
      this.wake();
    };
    (this.held.get(id) as Promise<unknown>).then(
      (value) => settle({ value }),
      (error: unknown) => settle({ error }),
    );
  }
}

/**
 * Answers the tester's questions about a student's variables, for as long as there are any.
 * @param readLine blocks until the next line is there; throws where none will come
 * @param variables what the student's cells have declared
 */
export async function serveMembrane(
  readLine: () => string,
  writeLine: (line: string) => void,
  variables: Variables,
): Promise<void> {
  await new Student(readLine, writeLine, variables).serve();
}

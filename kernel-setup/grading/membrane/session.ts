import { inspect } from 'node:util';
import type { Fault } from '../../../src/course/grade/contract';
import { MembraneFault } from './fault';
import type { Answer, Question } from './format';
import { guarded } from './operate';
import { isBlank } from './out-arrays';
import { parseMessage } from './parse';
import { type Line, Peer } from './peer';
import type { Reply, Request } from './stand-ins';

/** The student's process can be asked no more. */
export class StudentGone extends Error {
  override readonly name = 'StudentGone';

  constructor(
    readonly fault: Fault,
    detail = '',
  ) {
    super(`Your code can be asked no more${detail === '' ? '' : `: ${detail}`}`);
  }
}

export interface TesterLine extends Line {
  /** Told whether the student's process owes an answer, or waits for one. */
  busy(is: boolean): void;
}

interface Waiting {
  readonly origin: string;
  settle(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * The tester's half of the membrane.
 *
 * **What is protected.** Tests run in the tester, a thread of the grader in which only the teacher's code runs. The
 * student's code runs in a process of its own, sealed off by the sandbox, and may have taken over everything in that
 * process, our half of the membrane (`serve.ts`) included. So all that arrives here is taken for hostile text.
 *
 * **What crosses.** From the tester: names of variables, calls with their arguments, reads and writes of properties of
 * the student's objects, and results of the test's callbacks. From the student: answers to these, and calls of
 * functions that the test has passed, while a question of the test is open. Values cross as data (`format.ts`).
 * Functions, class instances and promises stay where they are; the other side has a stand-in with a number.
 *
 * **What cannot cross.** Code: nothing is evaluated, on no side. Prototypes, globals, modules: patched ones exist in
 * the student's process only. A test's functions can be called and nothing else; of a test's objects the student reads
 * their own properties and their class's, but not `constructor` and its like, and writes none. What a test passes is
 * copied, so that a function cannot change the numbers that its result is compared with (`out-arrays.ts` says what a
 * test can lend to be filled). A stand-in is no number, no text, and no promise unless it stands for one, so that
 * no comparison or `await` of the test's runs student code that it did not call.
 *
 * **What a student can do all the same**: answer wrongly, or differently each time; see the arguments of calls, hidden
 * tests' included, which have no way out of the sandbox; answer never (the test's time ends) or with too much (limits);
 * break the protocol, which ends the conversation and fails the test that has asked.
 */
export class Session extends Peer {
  private readonly waiting = new Map<number, Waiting>();
  private outstanding: number | undefined;
  private scheduled = false;
  private draining = false;
  /** Questions of the student's that we are answering, and those about promises that we still owe. */
  private answering = 0;
  private owed = 0;
  private gone: StudentGone | undefined;

  constructor(private readonly wire: TesterLine) {
    super(wire, guarded, 'your code');
  }

  /** Why the student's process can be asked no more; nothing while it can. */
  get fault(): Fault | undefined {
    return this.gone?.fault;
  }

  override ask(request: Request, origin: string): Reply {
    return this.guarded(() => {
      this.drain();
      return super.ask(request, origin);
    });
  }

  /** The student's variables as they are now; those that cannot be had throw when they are read. */
  variables(names: readonly string[]): Map<string, () => unknown> {
    return this.guarded(() => {
      this.drain();
      const { question } = this.question({ op: 'variables', names });
      this.line.send(this.text(question));
      this.depth++;
      try {
        return this.named(names, this.waitFor(question.q));
      } finally {
        this.depth--;
      }
    });
  }

  settle(id: number, origin: string): Promise<unknown> {
    return new Promise((settle, reject) => {
      this.waiting.set(id, { origin, settle, reject });
      this.schedule();
    });
  }

  /** Takes a line that came while the test waits for promises. */
  deliver(line: string): void {
    try {
      const message = parseMessage(line);
      if ('q' in message) this.answer(message);
      else this.settled(message);
    } catch (error) {
      this.broken(error);
    }
    this.tell();
  }

  /** Resolves when the student's process owes nothing any more, or after so many milliseconds. */
  async quiet(most: number): Promise<void> {
    const isQuiet = () => this.outstanding === undefined && this.owed === 0;
    for (const began = performance.now(); !isQuiet() && performance.now() - began < most; )
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** The student's process has ended. */
  end(fault: Fault, detail?: string): void {
    this.gone ??= new StudentGone(fault, detail);
    for (const one of this.waiting.values()) one.reject(this.gone);
    this.waiting.clear();
    this.outstanding = undefined;
  }

  /** A test's arrays never change, but for blank ones: see {@link isBlank}. */
  protected override mayFill(argument: object): boolean {
    return isBlank(argument);
  }

  /** What a test's function fills is what the student's code has asked for. */
  protected override givesBack(): boolean {
    return true;
  }

  protected override takesBack(value: unknown): boolean {
    return value === undefined;
  }

  protected override answer(question: Question): void {
    this.answering++;
    try {
      super.answer(question);
    } finally {
      this.answering--;
    }
  }

  protected override special(question: Question): Answer | 'later' | undefined {
    if (question.op === 'variables') throw new MembraneFault('A question that only tests ask');
    if (question.op !== 'await') return undefined;
    const [id] = question.a ?? [];
    const promise = this.held.get(typeof id === 'number' ? id : undefined);
    if (!(promise instanceof Promise)) throw new MembraneFault('A wait for what is no promise');
    if (this.depth > 0 || this.draining) {
      const error = new Error(
        'Cannot wait for a promise of the test in a call that the test does not wait for',
      );
      return this.thrown(question.q, error);
    }
    this.owed++;
    const give = (answer: () => Answer) => {
      this.owed--;
      if (this.gone === undefined) this.reply(answer());
      this.tell();
    };
    promise.then(
      (value) => give(() => this.attempt(question.q, value)),
      (error) => give(() => this.thrown(question.q, error)),
    );
    return 'later';
  }

  /** A student's error is an `Error` in the test whatever was thrown, so that it has a place in the test. */
  protected override foreignError(value: unknown): unknown {
    const error = value instanceof Error ? value : new Error(`Your code has thrown ${inspect(value)}`);
    return super.foreignError(error);
  }

  protected override isFatal(error: unknown): boolean {
    return super.isFatal(error) || error instanceof StudentGone;
  }

  private attempt(r: number, value: unknown): Answer {
    try {
      return this.value(r, value);
    } catch (error) {
      return this.thrown(r, error);
    }
  }

  private guarded<T>(action: () => T): T {
    if (this.gone) throw this.gone;
    try {
      this.wire.busy(true);
      return action();
    } catch (error) {
      throw this.broken(error);
    } finally {
      this.tell();
    }
  }

  /** Ends the conversation after a fault; gives the error that the test is to see. */
  private broken(error: unknown): unknown {
    if (error instanceof MembraneFault) this.end('refused', error.message);
    else if (error instanceof StudentGone) this.end(error.fault, error.message);
    else return error;
    return this.gone;
  }

  private tell(): void {
    this.wire.busy(this.depth > 0 || this.outstanding !== undefined || this.owed > 0);
  }

  private named(names: readonly string[], answer: Answer): Map<string, () => unknown> {
    let name = '';
    const decoder = this.decoder(() => name);
    if (answer.no !== undefined) throw this.foreignError(decoder.decode(answer.no));
    const raw: unknown = answer.ok;
    if (!Array.isArray(raw) || raw.length !== names.length)
      throw new MembraneFault('Variables that were not asked for');
    // The list around them is the first thing that was counted.
    decoder.parts.push(raw);
    const out = new Map<string, () => unknown>();
    names.forEach((one, k) => {
      name = one;
      const entry = decoder.decode(raw[k], 1);
      if (!Array.isArray(entry)) throw new MembraneFault('A variable that is none');
      if (entry.length === 1) out.set(one, () => entry[0] as unknown);
      else if (entry.length > 1)
        out.set(one, () => {
          throw this.foreignError(entry[1]);
        });
    });
    return out;
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    // Later, so that all promises that the test waits for together are waited for together.
    setImmediate(() => {
      this.scheduled = false;
      this.waitForAny();
    });
  }

  private waitForAny(): void {
    if (this.gone) this.end(this.gone.fault);
    if (this.outstanding !== undefined || this.waiting.size === 0) return;
    this.outstanding = this.nextQuestion();
    this.tell();
    this.line.send(JSON.stringify({ q: this.outstanding, op: 'await', a: [...this.waiting.keys()] }));
  }

  private settled(answer: Answer): void {
    if (answer.r !== this.outstanding) throw new MembraneFault('An answer to a question that was not asked');
    this.outstanding = undefined;
    if (answer.no !== undefined) throw new MembraneFault('No answer about a promise');
    const raw: unknown = answer.ok;
    const [id, fulfilled, value] = Array.isArray(raw) ? (raw as unknown[]) : [];
    const one = this.waiting.get(id as number);
    if (one === undefined) throw new MembraneFault('An answer about a promise that nobody waits for');
    this.waiting.delete(id as number);
    const decoder = this.decoder(one.origin);
    decoder.parts.push([]);
    const decoded = decoder.decode(value, 1);
    if (fulfilled === true) one.settle(decoded);
    else one.reject(this.foreignError(decoded));
    if (this.waiting.size > 0) this.schedule();
  }

  /** While the student's process waits for a promise it reads nothing, so that is first waited for. */
  private drain(): void {
    if (this.outstanding === undefined || this.answering > 0 || this.owed > 0) return;
    this.draining = true;
    try {
      while (this.outstanding !== undefined) {
        const message = parseMessage(this.line.receive());
        if ('q' in message) this.answer(message);
        else this.settled(message);
      }
    } finally {
      this.draining = false;
    }
  }
}

import { types } from 'node:util';
import { Decoder } from './decode';
import { Encoder } from './encode';
import { CannotCross, MembraneFault } from './fault';
import type { Answer, Encoded, Question } from './format';
import { Held } from './held';
import { LIMITS } from './limits';
import { type Exposure, operate } from './operate';
import { differs, isOutArray, refill, snapshot } from './out-arrays';
import { parseMessage } from './parse';
import { type Asker, type Reply, type Request, StandIns } from './stand-ins';

const { then } = Promise.prototype;

/** How one side sends a line, and blocks until it gets one. */
export interface Line {
  send(line: string): void;
  /** @throws where no line will ever come */
  receive(): string;
}

/**
 * What both sides of the membrane have in common: objects that they keep for each other, and questions, each of which
 * is answered before the one around it. Whoever has asked waits, and meanwhile answers what the other side asks.
 */
export abstract class Peer implements Asker {
  protected readonly held = new Held();
  protected readonly standIns = new StandIns(this);
  /** Questions of ours that wait for their answer. */
  protected depth = 0;
  private lastQuestion = 0;
  /** Errors that the other side has thrown. */
  protected readonly foreignErrors = new WeakSet<object>();

  constructor(
    protected readonly line: Line,
    private readonly exposure: Exposure,
    /** What the other side's things are called where they have no name. */
    private readonly otherSide: string,
  ) {}

  /** Which arguments of ours the other side may change. */
  protected abstract mayFill(argument: object): boolean;
  /** Whether arrays come back with the answer, beside the value that a function has given. */
  protected abstract givesBack(value: unknown): boolean;
  protected abstract takesBack(value: unknown): boolean;
  /** A question that this side answers by itself; nothing where it is about an object. */
  protected abstract special(question: Question): Answer | 'later' | undefined;
  abstract settle(id: number, origin: string): Promise<unknown>;

  ask(request: Request, origin: string): Reply {
    if (this.depth >= LIMITS.nesting)
      throw new RangeError(`Cannot call ${origin} as calls are nested more than ${LIMITS.nesting} deep`);
    const { question, arrays } = this.question(request);
    this.line.send(this.text(question));
    this.depth++;
    try {
      return this.result(this.waitFor(question.q), origin, arrays);
    } finally {
      this.depth--;
    }
  }

  blame(error: Error): Error {
    this.foreignErrors.add(error);
    return error;
  }

  /** Whether the other side has thrown this, or is to blame for it. */
  isForeign(error: unknown): boolean {
    return typeof error === 'object' && error !== null && this.foreignErrors.has(error);
  }

  protected nextQuestion(): number {
    return ++this.lastQuestion;
  }

  /** Waits for the answer to our innermost question, and answers what is asked meanwhile. */
  protected waitFor(id: number): Answer {
    for (;;) {
      const message = parseMessage(this.line.receive());
      if ('q' in message) this.answer(message);
      else if (message.r === id) return message;
      else throw new MembraneFault('An answer to a question that was not asked');
    }
  }

  protected answer(question: Question): void {
    const answer = this.special(question) ?? this.done(question);
    if (answer !== 'later') this.reply(answer);
  }

  protected reply(answer: Answer): void {
    let text: string;
    try {
      text = this.text(answer);
    } catch (error) {
      text = JSON.stringify(this.thrown(answer.r, error));
    }
    this.line.send(text);
  }

  protected text(message: Question | Answer): string {
    const text = JSON.stringify(message);
    if (text.length > LIMITS.line)
      throw new CannotCross(
        `Cannot hand over a value as it is longer than ${LIMITS.line} characters as text`,
      );
    return text;
  }

  /** An answer that says what was thrown; errors that cannot cross are named by their kind. */
  protected thrown(r: number, error: unknown): Answer {
    try {
      return { r, no: this.encoder().encode(error) };
    } catch {
      return { r, no: { $: 'error', name: 'Error', message: 'an error that cannot be handed over' } };
    }
  }

  protected value(r: number, value: unknown): Answer {
    return { r, ok: this.encoder().encode(value) };
  }

  private encoder(): Encoder {
    return new Encoder({
      foreign: (value) => this.standIns.numberOf(value),
      hold: (value) => {
        // Whoever gets it may wait for it later, or never: its rejection is not a stray one.
        if (types.isPromise(value)) then.call(value, undefined, () => undefined);
        return this.held.hold(value);
      },
    });
  }

  protected decoder(origin: string | (() => string)): Decoder {
    const name = () => (typeof origin === 'string' ? origin : origin());
    return new Decoder({
      own: (id) => this.held.get(id),
      stand: (handle) => this.standIns.stand(handle, name()),
    });
  }

  protected question(request: Request): { question: Question; arrays: ReadonlyMap<number, object> } {
    const encoder = this.encoder();
    const base = { q: this.nextQuestion(), op: request.op };
    const arrays = new Map<number, object>();
    if (request.op === 'variables') return { question: { ...base, a: [...request.names] }, arrays };
    const question: { -readonly [K in keyof Question]: Question[K] } = { ...base, t: request.target };
    if ('key' in request) question.key = encoder.encode(request.key);
    if ('value' in request) question.a = [encoder.encode(request.value)];
    if (!('args' in request)) return { question, arrays };
    question.a = request.args.map((argument) => encoder.encode(argument));
    encoder.parts.forEach((part, number) => {
      if (isOutArray(part) && this.mayFill(part)) arrays.set(number, part);
    });
    if (arrays.size > 0) question.out = [...arrays.keys()];
    if (request.self !== undefined) question.self = request.self;
    return { question, arrays };
  }

  private result(answer: Answer, origin: string, arrays: ReadonlyMap<number, object>): Reply {
    const decoder = this.decoder(origin);
    if (answer.no !== undefined) throw this.foreignError(decoder.decode(answer.no));
    const value = decoder.decode(answer.ok);
    for (const [number, content] of answer.back ?? []) {
      const array = arrays.get(number);
      if (array === undefined || !this.takesBack(value))
        throw new MembraneFault('An array that was not lent');
      refill(array, this.decoder(origin).decode(content));
    }
    return answer.method === true ? { value, method: true } : { value };
  }

  /** What the other side has thrown; an error of this side, so that its stack says where in the test it was met. */
  protected foreignError(value: unknown): unknown {
    if (typeof value === 'object' && value !== null) this.foreignErrors.add(value);
    return value;
  }

  /** Does what a question asks of an own object. */
  private done(question: Question): Answer {
    const decoder = this.decoder(this.otherSide);
    const { q: r, op } = question;
    const target = this.held.get(question.t);
    const key = question.key === undefined ? undefined : (decoder.decode(question.key) as PropertyKey);
    const args = (question.a ?? []).map((argument) => decoder.decode(argument));
    const self = question.self === undefined ? undefined : this.held.get(question.self);
    const lent = (question.out ?? []).map((number) => {
      const array = decoder.parts[number];
      if (array === undefined || !isOutArray(array))
        throw new MembraneFault('An array that was not handed over');
      return { number, array, before: snapshot(array) };
    });
    try {
      const { value, method } = operate(
        op,
        { target, key, args, self } as Parameters<typeof operate>[1],
        this.exposure,
      );
      const answer: Answer = { ...this.value(r, value), ...(method ? { method: true } : {}) };
      if (!this.givesBack(value)) return answer;
      const changed = lent.filter(({ array, before }) => differs(array, before));
      const back = changed.map(({ number, array }): [number, Encoded] => [
        number,
        this.encoder().encode(array),
      ]);
      return back.length > 0 ? { ...answer, back } : answer;
    } catch (error) {
      if (this.isFatal(error)) throw error;
      return this.thrown(r, error);
    }
  }

  /** Errors that end the conversation, instead of being thrown on the other side. */
  protected isFatal(error: unknown): boolean {
    return error instanceof MembraneFault;
  }
}

import { randomUUID } from 'node:crypto';
import type { ConnectionFile } from '../../../../src/course/jupyter/connection';
import type { Kernelspec } from '../../../../src/course/jupyter/kernelspec';
import { describeExit, type Environment, type Exit } from '../../../../src/course/jupyter/process';
import { HttpError } from '../http-error';
import { Activity } from './activity';
import { Audience } from './audience';
import { Incarnation, StartFailed } from './incarnation';
import type { AskingChannel, RelayedMessage } from './relayed-message';
import { StreamMerger } from './stream-merger';

/** A kernel as the REST interface shows it. */
export interface KernelModel {
  readonly id: string;
  readonly name: string;
  readonly last_activity: string;
  readonly execution_state: string;
  readonly connections: number;
  /** Why it is dead. */
  readonly reason?: string;
}

export interface KernelSettings {
  readonly spec: Kernelspec;
  readonly cwd: string;
  readonly env: Environment;
  /** Chooses ports and writes the connection file of the kernel with this id. */
  readonly connect: (id: string) => Promise<ConnectionFile>;
  readonly log: (line: string) => void;
}

/** How often ports are chosen anew when a kernel finds them taken. */
const PORT_ATTEMPTS = 3;
/** So many deaths in a row and a kernel stays dead; one that lived this long begins to count anew. */
const DEATHS = { limit: 5, forgottenAfterMs: 10_000 };
/** Messages that may wait for a kernel to start: more is a client that floods. */
const HELD_LIMIT = 10_000;

/** How much of what a kernel wrote before it died is logged. */
const LAST_WORDS_LENGTH = 1000;

const PORT_TAKEN = /EADDRINUSE|address already in use/i;

/** A kernel of the server: its process, started again when it dies, and the clients who talk to it. */
export class RunningKernel {
  readonly id = randomUUID();
  readonly activity = new Activity();
  readonly audience = new Audience();
  /** Settles when the first start has succeeded; fails with StartFailed. */
  readonly started: Promise<void>;
  private connection: ConnectionFile | undefined;
  private incarnation: Incarnation | undefined;
  /** Set while clients can talk to the kernel; otherwise their messages wait. */
  private ready = false;
  private held: RelayedMessage<AskingChannel>[] = [];
  private readonly merger = new StreamMerger((message) => this.audience.publish(message));
  private deaths = 0;
  private bornAt = 0;
  private reason: string | undefined;
  /** Counts what ends a start under way: it finds another number than it began with, and gives up. */
  private generation = 0;
  private coming: Promise<void> = Promise.resolve();
  private restarting: Promise<void> | undefined;
  private ending: Promise<void> | undefined;

  constructor(private readonly settings: KernelSettings) {
    this.started = this.comeUp();
    // A restart may end the first start before it is done, which is not the kernel's death.
    this.started.catch((error: Error) => this.restarting ?? this.die(error.message));
  }

  get name(): string {
    return this.settings.spec.name;
  }

  model(): KernelModel {
    return {
      id: this.id,
      name: this.name,
      last_activity: this.activity.lastActivity.toISOString(),
      execution_state: this.activity.state,
      connections: this.audience.connections,
      ...(this.reason !== undefined && { reason: this.reason }),
    };
  }

  /** Passes a client's message on, as soon as the kernel listens. */
  send(message: RelayedMessage<AskingChannel>): Promise<void> {
    if (this.ready) return this.incarnation!.send(message);
    if (this.activity.state === 'dead') return Promise.resolve();
    if (this.held.length < HELD_LIMIT) this.held.push(message);
    if (this.held.length === HELD_LIMIT)
      this.settings.log(
        `Further messages to kernel ${this.id} are dropped as ${HELD_LIMIT} wait for it to start`,
      );
    return Promise.resolve();
  }

  /** @throws HttpError when the kernel is dead. */
  interrupt(): void {
    if (this.activity.state === 'dead')
      throw new HttpError(500, `Cannot interrupt kernel as it must be running: ${this.id} is dead`);
    // While it starts there is nothing to interrupt.
    if (this.ready) this.incarnation!.interrupt();
  }

  /** Ends the process and starts another; also a dead kernel comes back. Two at once are one. */
  restart(): Promise<void> {
    this.restarting ??= this.replace().finally(() => {
      this.restarting = undefined;
    });
    return this.restarting;
  }

  /** Ends the kernel for good; its clients are disconnected. */
  shutdown(): Promise<void> {
    this.ending ??= this.endAll();
    return this.ending;
  }

  /** Kills the process at once: for a server that cannot wait any more. */
  kill(): void {
    this.incarnation?.kill();
    this.connection?.remove();
  }

  private async endAll(): Promise<void> {
    this.ready = false;
    this.generation++;
    await this.incarnation?.end(false);
    this.merger.close();
    this.connection?.remove();
    this.audience.close(1000, 'The kernel was shut down');
    this.held = [];
  }

  private async replace(): Promise<void> {
    this.suspend('restarting');
    this.deaths = 0;
    this.generation++;
    await this.incarnation?.end(true);
    await this.coming.catch(() => undefined);
    this.reason = undefined;
    this.activity.set('starting');
    try {
      await this.comeUp();
    } catch (error) {
      this.die((error as Error).message);
      throw error;
    }
  }

  /** From here on messages of clients wait, and nothing is expected from the process of before. */
  private suspend(state: 'restarting'): void {
    this.ready = false;
    this.merger.flush();
    this.activity.set(state);
    this.audience.forgetAsked();
  }

  /** Starts a process and waits for it to answer; never two at once. */
  private comeUp(): Promise<void> {
    this.coming = this.bringUp(this.generation);
    return this.coming;
  }

  private async bringUp(generation: number): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.connection ??= await this.settings.connect(this.id);
      if (generation !== this.generation) {
        if (this.ending) this.connection.remove();
        throw new StartFailed(`Cannot start kernel ${this.name} as it was shut down or restarted meanwhile`);
      }
      const incarnation = this.launch(this.connection);
      try {
        await incarnation.answered;
        this.listening(incarnation);
        return;
      } catch (error) {
        await incarnation.finish();
        // Between choosing the ports and binding them, another process may take one.
        if (attempt === PORT_ATTEMPTS || !PORT_TAKEN.test((error as Error).message)) throw error;
        this.connection = undefined;
      }
    }
  }

  private launch(connection: ConnectionFile): Incarnation {
    const { spec, cwd, env, log } = this.settings;
    const incarnation: Incarnation = new Incarnation(
      { spec, cwd, env, connection },
      { log, received: (message) => this.received(message) },
    );
    this.incarnation = incarnation;
    return incarnation;
  }

  private listening(incarnation: Incarnation): void {
    this.bornAt = Date.now();
    this.ready = true;
    this.reason = undefined;
    this.activity.set('idle');
    void incarnation.exited.then((exit) => this.ended(incarnation, exit));
    const { held } = this;
    this.held = [];
    for (const message of held) this.send(message).catch(this.lost);
  }

  private readonly lost = (error: Error): void =>
    this.settings.log(`Message to kernel ${this.id} lost. ${error.message}`);

  private received(message: RelayedMessage): void {
    if (message.channel === 'iopub') {
      const published = message as RelayedMessage<'iopub'>;
      this.activity.published(published);
      this.merger.push(published);
      return;
    }
    // A question must not stand above the text that was printed before it.
    if (message.channel === 'stdin') this.merger.flush();
    this.audience.answer(message);
  }

  /** The process is gone: by itself, unless the kernel is being restarted or ended. */
  private async ended(incarnation: Incarnation, exit: Exit): Promise<void> {
    if (incarnation !== this.incarnation || !this.ready) return;
    const words = incarnation.lastWords.slice(-LAST_WORDS_LENGTH);
    this.settings.log(
      `Kernel ${this.name} (${this.id}) ${describeExit(exit)}; starting it again. ${words}`.trim(),
    );
    this.suspend('restarting');
    await incarnation.finish();
    // Its last words come before the news of its death.
    this.merger.flush();
    this.activity.set('restarting');
    this.audience.tell('restarting');
    this.restarting ??= this.revive().finally(() => {
      this.restarting = undefined;
    });
  }

  private async revive(): Promise<void> {
    if (Date.now() - this.bornAt > DEATHS.forgottenAfterMs) this.deaths = 0;
    while (!this.ending) {
      if (++this.deaths > DEATHS.limit) return this.die(`It died ${DEATHS.limit} times in a row`);
      try {
        await this.comeUp();
        return;
      } catch (error) {
        this.reason = (error as Error).message;
      }
    }
  }

  private die(reason: string): void {
    if (this.ending) return;
    this.settings.log(`Kernel ${this.name} (${this.id}) is dead. ${reason}`);
    this.ready = false;
    this.reason = [this.reason, reason].filter((text) => text !== undefined).join(' ');
    this.activity.set('dead');
    this.audience.tell('dead');
    this.held = [];
  }
}

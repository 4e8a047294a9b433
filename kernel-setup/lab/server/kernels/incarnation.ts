import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { RawChannels } from '../../../../src/course/jupyter/channels';
import type { ConnectionFile } from '../../../../src/course/jupyter/connection';
import { commandLine, type Kernelspec } from '../../../../src/course/jupyter/kernelspec';
import {
  describeExit,
  type Environment,
  type Exit,
  KernelProcess,
} from '../../../../src/course/jupyter/process';
import { createHeader, encodeMessage, signedFrames } from '../../../../src/course/jupyter/wire';
import { type AskingChannel, type RelayedChannel, type RelayedMessage, relayed } from './relayed-message';

/** What a kernel's process needs to be started. */
export interface Launch {
  readonly spec: Kernelspec;
  readonly cwd: string;
  readonly env: Environment;
  readonly connection: ConnectionFile;
}

export interface Listener {
  received(message: RelayedMessage): void;
  log(line: string): void;
}

/** A kernel that did not start: what it last said is in the message. */
export class StartFailed extends Error {
  override readonly name = 'StartFailed';
}

/** After a reply, how long the first published message may take before the kernel is asked again. */
const IDLE_AFTER_REPLY_MS = 50;
/** How often a kernel that has not answered is asked. */
const ASK_AGAIN_MS = 2000;
const START_TIMEOUT_MS = 60_000;
/** Patience with a kernel that is to end: after the message, and then after SIGTERM. */
const END_MS = { asked: 2000, terminated: 800 };
/** Refused messages that are logged, for each process. */
const LOGGED_REFUSALS = 10;
/** What a process published last is still on its way when its end is seen. */
const LAST_WORDS_MS = 50;

/** One process of a kernel and the sockets to it. A kernel that is restarted gets another. */
export class Incarnation {
  /** Settles when the kernel has answered on shell and iopub; fails with StartFailed. */
  readonly answered: Promise<void>;
  private readonly session = randomUUID();
  private readonly process: KernelProcess;
  private readonly channels: RawChannels;
  private readonly seen = { reply: false, published: false };
  private settleAnswered: (error?: StartFailed) => void = () => {};
  private settled = false;
  private refusals = 0;

  constructor(
    private readonly launch: Launch,
    private readonly listener: Listener,
  ) {
    const { spec, cwd, env, connection } = launch;
    this.process = new KernelProcess(commandLine(spec, connection.path), {
      cwd,
      env: { ...spec.env, ...env },
    });
    this.channels = new RawChannels(
      connection.info,
      this.session,
      (channel, { json, buffers }) => this.receive(relayed(channel as RelayedChannel, json, buffers)),
      (error, channel) =>
        listener.log(`Message of kernel ${spec.name} on ${channel} refused. ${error.message}`),
    );
    this.answered = this.untilAnswered();
    // Whoever starts the kernel waits for it; a kernel that is ended meanwhile must not be an unhandled failure.
    this.answered.catch(() => {});
  }

  get exited(): Promise<Exit> {
    return this.process.exited;
  }

  get running(): boolean {
    return this.process.running;
  }

  get hasAnswered(): boolean {
    return this.seen.reply && this.seen.published;
  }

  /** The end of what the process wrote to its own stdout and stderr. */
  get lastWords(): string {
    return this.process.log.trim();
  }

  send({ channel, json, buffers }: RelayedMessage<AskingChannel>): Promise<void> {
    return this.channels.sendFrames(channel, signedFrames(json, buffers, this.launch.connection.info.key));
  }

  /** Stops the running cell, the way the kernelspec says: by SIGINT, or by a message on control. */
  interrupt(): void {
    if (this.launch.spec.interrupt_mode === 'message') this.ask('control', 'interrupt_request', {});
    else this.process.signal('SIGINT');
  }

  /** Ends the process: by a message, by SIGTERM, by SIGKILL; its group is gone afterwards. */
  async end(restart: boolean): Promise<void> {
    if (this.running && this.hasAnswered) {
      this.ask('control', 'shutdown_request', { restart });
      await this.exitWithin(END_MS.asked);
    }
    if (this.running) {
      this.process.signal('SIGTERM');
      await this.exitWithin(END_MS.terminated);
    }
    await this.finish();
  }

  /** After the process has ended, or to end it at once: kills what it left behind, closes the sockets. */
  async finish(): Promise<void> {
    this.process.kill();
    await this.process.exited;
    if (this.hasAnswered) await sleep(LAST_WORDS_MS);
    this.channels.close();
  }

  /** Kills the process and its group without waiting. */
  kill(): void {
    this.process.kill();
  }

  private async exitWithin(ms: number): Promise<void> {
    const stop = new AbortController();
    const late = sleep(ms, undefined, { signal: stop.signal }).catch(() => undefined);
    await Promise.race([this.process.exited, late]);
    stop.abort();
  }

  private ask(channel: AskingChannel, type: string, content: Record<string, unknown>): void {
    const header = createHeader(type, this.session);
    const message = { identities: [], header, parent: {}, metadata: {}, content, buffers: [] };
    const frames = encodeMessage(message, this.launch.connection.info.key);
    this.channels.sendFrames(channel, frames).catch(() => undefined);
  }

  private receive(message: RelayedMessage): void {
    if (!this.settled) this.noticeAnswer(message);
    try {
      this.listener.received(message);
    } catch (error) {
      // One message that cannot be passed on, such as a text longer than JavaScript has, is not the end of the server.
      this.refused(error as Error, message.channel);
    }
  }

  private refused(error: Error, channel: string): void {
    if (this.refusals++ < LOGGED_REFUSALS)
      this.listener.log(`Message of kernel ${this.launch.spec.name} on ${channel} refused. ${error.message}`);
  }

  private noticeAnswer({ channel, header }: RelayedMessage): void {
    if (channel === 'iopub') this.seen.published = true;
    else if (header.msg_type === 'kernel_info_reply') {
      this.seen.reply = true;
      // What was published before iopub was connected is lost: asked again, the kernel publishes again.
      if (!this.seen.published) setTimeout(this.askForInfo, IDLE_AFTER_REPLY_MS);
    }
    if (this.hasAnswered) this.settleAnswered();
  }

  private readonly askForInfo = (): void => {
    if (!this.settled) this.ask('shell', 'kernel_info_request', {});
  };

  private async untilAnswered(): Promise<void> {
    const again = setInterval(this.askForInfo, ASK_AGAIN_MS);
    const late = setTimeout(
      () => this.settleAnswered(this.failure(`must answer within ${START_TIMEOUT_MS / 1000} s`)),
      START_TIMEOUT_MS,
    );
    try {
      await new Promise<void>((resolve, reject) => {
        this.settleAnswered = (error) => (error ? reject(error) : resolve());
        void this.exited.then((exit) =>
          this.settleAnswered(this.failure(`must stay alive: ${describeExit(exit)}`)),
        );
        this.askForInfo();
      });
    } finally {
      this.settled = true;
      clearInterval(again);
      clearTimeout(late);
    }
  }

  private readonly failure = (rule: string): StartFailed =>
    new StartFailed(`Cannot start kernel ${this.launch.spec.name} as it ${rule}. ${this.lastWords}`.trim());
}

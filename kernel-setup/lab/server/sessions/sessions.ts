import { randomUUID } from 'node:crypto';
import { join, posix } from 'node:path';
import { HttpError } from '../http-error';
import { folderOf } from '../kernels/kernel-folder';
import type { KernelRegistry } from '../kernels/kernel-registry';
import type { KernelModel } from '../kernels/running-kernel';

/** A document and the kernel that runs its code. */
interface Session {
  readonly id: string;
  readonly path: string;
  readonly name: string | null;
  readonly type: string;
  readonly kernel: string;
}

/** A session as the REST interface shows it. */
export interface SessionModel {
  readonly id: string;
  readonly path: string;
  readonly name: string | null;
  readonly type: string;
  readonly kernel: KernelModel;
  /** For clients of the older interface. */
  readonly notebook?: { readonly path: string; readonly name: string | null };
}

/** What a client says of the kernel: one that runs, or the name of one to start. */
export interface KernelChoice {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
}

export interface SessionRequest {
  readonly path: string;
  readonly type: string;
  readonly name?: string | undefined;
  readonly kernel: KernelChoice;
}

export type SessionChange = Partial<Pick<Session, 'path' | 'name' | 'type'>>;

/** The sessions of the server. One whose kernel is gone is gone too. */
export class Sessions {
  private readonly sessions = new Map<string, Session>();
  /** Sessions that are being made, by path: a page that asks twice gets one. */
  private readonly making = new Map<string, Promise<SessionModel>>();

  constructor(
    private readonly root: string,
    private readonly kernels: KernelRegistry,
  ) {}

  list(): SessionModel[] {
    return [...this.sessions.values()].flatMap((session) => this.model(session) ?? []);
  }

  /** @throws HttpError 404 when there is no such session. */
  get(id: string): SessionModel {
    const session = this.sessions.get(id);
    const model = session && this.model(session);
    if (!model) throw new HttpError(404, `Session not found: session_id='${id}'`);
    return model;
  }

  /** The session of the path, or a new one with a new kernel. */
  create(request: SessionRequest): Promise<SessionModel> {
    const existing = this.list().find(({ path }) => path === request.path);
    if (existing) return Promise.resolve(existing);
    const made =
      this.making.get(request.path) ?? this.make(request).finally(() => this.making.delete(request.path));
    this.making.set(request.path, made);
    return made;
  }

  /** Changes path, name or type, or gives it another kernel; the one of before is ended. */
  async change(id: string, change: SessionChange, choice: KernelChoice): Promise<SessionModel> {
    const before = this.get(id);
    const kernel = await this.chosen(before, choice);
    const { path, name, type } = { ...before, ...change };
    // It may have been deleted while the kernel started.
    this.get(id);
    this.sessions.set(id, { id, path, name, type, kernel });
    // Not waited for: the page goes on with the new kernel.
    if (kernel !== before.kernel.id) this.kernels.shutdown(before.kernel.id).catch(() => undefined);
    return this.get(id);
  }

  /** Ends a session and its kernel. */
  async delete(id: string): Promise<void> {
    const { kernel } = this.get(id);
    this.sessions.delete(id);
    await this.kernels.shutdown(kernel.id);
  }

  private async make({ path, type, name, kernel }: SessionRequest): Promise<SessionModel> {
    const running = kernel.id !== undefined && this.kernels.has(kernel.id);
    const kernelId = running ? kernel.id : await this.start(kernel.name, path, name ?? null);
    const id = randomUUID();
    this.sessions.set(id, { id, path, name: name ?? null, type, kernel: kernelId as string });
    return this.get(id);
  }

  private async chosen({ kernel, path, name }: SessionModel, choice: KernelChoice): Promise<string> {
    if (choice.id !== undefined) {
      if (!this.kernels.has(choice.id)) throw new HttpError(400, `No such kernel: ${choice.id}`);
      return choice.id;
    }
    return choice.name === undefined ? kernel.id : this.start(choice.name, path, name);
  }

  private async start(kernelName: string | undefined, path: string, name: string | null): Promise<string> {
    const folder = folderOf(this.root, path);
    const JPY_SESSION_NAME = name === null || name === '' ? path : join(folder, posix.basename(name));
    const kernel = await this.kernels.start({ name: kernelName, path, env: { JPY_SESSION_NAME } });
    return kernel.id;
  }

  private model({ kernel, ...session }: Session): SessionModel | undefined {
    const running = this.kernels.find(kernel);
    if (!running) {
      this.sessions.delete(session.id);
      return undefined;
    }
    const { path, name, type } = session;
    return { ...session, kernel: running.model(), ...(type === 'notebook' && { notebook: { path, name } }) };
  }
}

import type { CommMessage } from '../process/messages';

/** Which comms are open, as either end says it: for comm_info. */
export class CommRegistry {
  private readonly targets = new Map<string, string>();

  note({ kind, comm, target }: CommMessage): void {
    if (kind === 'open') this.targets.set(comm, target ?? '');
    else if (kind === 'close') this.targets.delete(comm);
  }

  /** Content of comm_info_reply: open comms, of one target or of all. */
  info(target?: string): Record<string, { target_name: string }> {
    const open = [...this.targets].filter(([, name]) => target === undefined || name === target);
    return Object.fromEntries(open.map(([comm, name]) => [comm, { target_name: name }]));
  }

  /** Forgets all comms and returns their ids: the process that held the other ends is gone. */
  clear(): string[] {
    const comms = [...this.targets.keys()];
    this.targets.clear();
    return comms;
  }
}

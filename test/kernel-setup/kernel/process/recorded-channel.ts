import { Channel } from '../../../../kernel-setup/kernel/process/channel';
import type { Event } from '../../../../kernel-setup/kernel/process/messages';

/** Keeps the events in place of writing them to a pipe. */
export class RecordedChannel extends Channel {
  readonly events: Event[] = [];

  constructor() {
    super(-1);
  }

  override send(event: Event): void {
    this.events.push(event);
  }
}

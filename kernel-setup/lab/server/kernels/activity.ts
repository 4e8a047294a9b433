import { contentOf, type RelayedMessage } from './relayed-message';

/** State of a kernel as Jupyter names it; a kernel may send others of its own. */
export type ExecutionState = 'starting' | 'idle' | 'busy' | 'restarting' | 'dead' | (string & {});

/**
 * Requests and messages that are no work of the user's: a page that opens asks for them.
 *
 * Source: Jupyter Server, MappingKernelManager.untracked_message_types.
 */
export const UNTRACKED_MESSAGE_TYPES: readonly string[] = [
  'comm_info_request',
  'comm_info_reply',
  'kernel_info_request',
  'kernel_info_reply',
  'shutdown_request',
  'shutdown_reply',
  'interrupt_request',
  'interrupt_reply',
  'debug_request',
  'debug_reply',
  'stream',
  'display_data',
  'update_display_data',
  'execute_input',
  'execute_result',
  'error',
  'status',
  'clear_output',
  'debug_event',
  'input_request',
  'input_reply',
];

const untracked = new Set(UNTRACKED_MESSAGE_TYPES);
const isTracked = (type: string | undefined): boolean => type !== undefined && !untracked.has(type);

/** What a kernel does, and when it last did something for the user: read from what it publishes. */
export class Activity {
  private current: ExecutionState = 'starting';
  private last = new Date();

  get state(): ExecutionState {
    return this.current;
  }

  get lastActivity(): Date {
    return this.last;
  }

  /** A state that the server knows and the kernel does not say. */
  set(state: ExecutionState): void {
    this.current = state;
    this.last = new Date();
  }

  /** Takes notice of a published message. */
  published(message: RelayedMessage<'iopub'>): void {
    const type = message.header.msg_type;
    const tracked = isTracked(message.parent.msg_type);
    if (tracked || isTracked(type) || this.current === 'busy') this.last = new Date();
    if (type !== 'status') return;
    const { execution_state } = contentOf(message);
    if (typeof execution_state !== 'string') return;
    if (tracked) this.current = execution_state;
    else if (this.current === 'starting' && execution_state !== 'starting') this.current = 'idle';
  }
}

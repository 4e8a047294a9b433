import type { Converted, KernelError } from '../types/converted';
import type { Preloadable } from './preload';

/**
 * What travels between the protocol process and the user's process, one JSON object a line.
 *
 * `context` is the number of the Jupyter request that caused a message: output is published with that
 * request as its parent. `request` numbers evaluations.
 */

/** A MIME bundle with its metadata. */
export interface Bundle {
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

/** A MIME bundle to be displayed; `transient.display_id` names it for later updates. */
export interface DisplayBundle extends Bundle {
  readonly transient?: { readonly display_id?: string };
}

export type StreamName = 'stdout' | 'stderr';

export interface EvaluateCommand {
  readonly type: 'evaluate';
  readonly context: number;
  readonly request: number;
  readonly cell: Converted;
}

/** A comm message; buffers in base64. */
export interface CommMessage {
  readonly kind: 'open' | 'msg' | 'close';
  readonly comm: string;
  /** Name of the target; with `open` only. */
  readonly target?: string;
  readonly data: unknown;
  readonly metadata: Record<string, unknown>;
  readonly buffers: readonly string[];
}

export interface CommCommand extends CommMessage {
  readonly type: 'comm';
  readonly context: number;
  readonly request: number;
}

/** To the user's process. */
export type Command =
  | EvaluateCommand
  | CommCommand
  | { readonly type: 'preload'; readonly packages: readonly Preloadable[] }
  | { readonly type: 'exit' }
  | { readonly type: 'ping' };

/** How an evaluation ended: a value to show, nothing, or an error. */
export interface Done {
  readonly type: 'done';
  readonly request: number;
  readonly bundle?: Bundle;
  readonly error?: KernelError;
}

/** From the user's process. */
export type Event =
  | { readonly type: 'ready' }
  | { readonly type: 'pong' }
  | {
      readonly type: 'stream';
      readonly context: number;
      readonly name: StreamName;
      readonly text: string;
    }
  | {
      readonly type: 'display';
      readonly context: number;
      readonly bundle: DisplayBundle;
      readonly update: boolean;
    }
  | { readonly type: 'clear'; readonly context: number; readonly wait: boolean }
  | {
      readonly type: 'input';
      readonly context: number;
      readonly prompt: string;
      readonly password: boolean;
    }
  | ({ readonly type: 'comm'; readonly context: number } & CommMessage)
  | Done;

/** What the user's process reads from its input pipe while it blocks in `prompt`. */
export type InputAnswer = { readonly value: string } | { readonly refused: 'not allowed' | 'interrupted' };

/** File descriptors of the user's process. */
export const descriptors = { commands: 3, events: 4, input: 5, interrupts: 6 } as const;

/**
 * Bytes which the user's process writes to its raw stdout and stderr when an evaluation is done: the
 * protocol process then knows that it has read all raw output of that evaluation. No program prints them.
 */
export const fence = (request: number): string => `${MARK}<diffusion-lab fence ${request}>${MARK}`;
export const MARK = String.fromCharCode(0);
export const fencePattern = new RegExp(`${MARK}<diffusion-lab fence (\\d+)>${MARK}`);

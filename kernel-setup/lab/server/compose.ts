import { contentsPart } from './contents/part';
import { eventsPart } from './http/events';
import { type KernelOptions, kernelsPart } from './kernels/part';
import { pagePart } from './page/part';
import type { Part, Place } from './part';
import { settingsPart } from './settings/part';
import { terminalsPart } from './terminals/part';

/** What the parts need beside the place. */
export interface ComposeOptions {
  readonly frontEnd: string;
  readonly defaultUrl: string;
  readonly exposeApp: boolean;
  readonly cull: KernelOptions['cull'];
  shutDown(): void;
}

/** All parts of a Lab, and what its server asks of them. */
export interface Composition {
  readonly parts: readonly Part[];
  /** How many kernels run. */
  kernels(): number;
  /** Notes that somebody uses the Lab. */
  touch(): void;
}

/** Puts the parts together. Nothing runs yet. */
export function composeParts(place: Place, options: ComposeOptions): Composition {
  let lastRequest = new Date();
  const kernels = kernelsPart({ ...place, cull: options.cull });
  const terminals = terminalsPart(place);
  const page = pagePart(place, {
    ...options,
    terminalsAvailable: () => terminals.available,
    counts: () => {
      const { kernels: count, connections } = kernels.status();
      return { kernels: count, connections };
    },
    lastActivity: () => new Date(Math.max(lastRequest.getTime(), kernels.status().lastActivity.getTime())),
  });
  return {
    parts: [
      page,
      settingsPart(place, options.frontEnd),
      contentsPart(place),
      kernels,
      terminals,
      eventsPart(),
    ],
    kernels: () => kernels.status().kernels,
    touch: () => {
      lastRequest = new Date();
    },
  };
}

import { MembraneFault } from './fault';
import type { Handle } from './format';
import { LIMITS } from './limits';
import { RemotePromise } from './remote-promise';

/** What a stand-in asks of the object it stands for. */
export type Request =
  | { readonly op: 'get' | 'has' | 'own'; readonly target: number; readonly key: PropertyKey }
  | { readonly op: 'set'; readonly target: number; readonly key: PropertyKey; readonly value: unknown }
  | { readonly op: 'keys'; readonly target: number }
  | { readonly op: 'instance'; readonly target: number; readonly value: unknown }
  | {
      readonly op: 'call' | 'new';
      readonly target: number;
      readonly self?: number;
      readonly args: readonly unknown[];
    }
  | { readonly op: 'variables'; readonly names: readonly string[] };

export interface Reply {
  readonly value: unknown;
  /** The value is a method of the object's class. */
  readonly method?: boolean;
}

/** Asks the other side. */
export interface Asker {
  /** @param origin what people call the result, as in `kl(…)` */
  ask(request: Request, origin: string): Reply;
  settle(id: number, origin: string): Promise<unknown>;
  /** Gives an error that is the other side's doing. */
  blame(error: Error): Error;
}

/** Symbols that lead to the other side; every other one is absent from a stand-in. */
const asked: readonly symbol[] = [Symbol.iterator, Symbol.asyncIterator];

/**
 * Stand-ins for objects of the other side: functions, class instances, promises.
 *
 * A stand-in is never turned into a number or text (that would be a call of the other side where nobody expects one)
 * and never taken for a promise unless it stands for one.
 */
export class StandIns {
  private readonly byNumber = new Map<number, object>();
  private readonly numbers = new WeakMap<object, number>();

  constructor(private readonly asker: Asker) {}

  /** The number behind a stand-in; nothing for other objects. */
  numberOf(value: object): number | undefined {
    return this.numbers.get(value);
  }

  stand(handle: Handle, origin: string): object {
    const known = this.byNumber.get(handle.i);
    if (known) return known;
    if (this.byNumber.size >= LIMITS.handles) throw new MembraneFault('More objects than may be handed over');
    const made =
      handle.type === 'promise'
        ? new RemotePromise(() => this.asker.settle(handle.i, `what ${origin} promises`))
        : this.proxy(handle, origin);
    this.byNumber.set(handle.i, made);
    this.numbers.set(made, handle.i);
    return made;
  }

  private proxy(handle: Handle, origin: string): object {
    const target = handle.type === 'function' ? callable(handle.name) : shell(handle.name);
    return new Proxy(target, this.traps(handle, origin));
  }

  private traps({ i: target, name, type }: Handle, origin: string): ProxyHandler<object> {
    const { asker } = this;
    const numberOf = (value: unknown) =>
      typeof value === 'object' || typeof value === 'function'
        ? value === null
          ? undefined
          : this.numberOf(value)
        : undefined;
    const methods = new Map<PropertyKey, unknown>();
    const coerced = (): never => {
      const what = type === 'function' ? 'a function' : 'an object';
      throw asker.blame(new TypeError(`${origin} is ${what} where a number or text was expected`));
    };
    const instance = (value: unknown): boolean =>
      numberOf(value) !== undefined &&
      asker.ask({ op: 'instance', target, value }, `instanceof ${origin}`).value === true;
    const own: ReadonlyMap<PropertyKey, unknown> = new Map<PropertyKey, unknown>([
      ['then', undefined],
      ['toString', coerced],
      ['toLocaleString', coerced],
      ['valueOf', coerced],
      [Symbol.toPrimitive, coerced],
      ...(type === 'function'
        ? ([
            ['name', name ?? ''],
            [Symbol.hasInstance, instance],
          ] as const)
        : []),
    ]);
    const leads = (key: PropertyKey) =>
      !own.has(key) && (typeof key === 'string' || asked.includes(key as symbol));
    return {
      get: (_, key) => {
        if (!leads(key)) return own.get(key);
        if (methods.has(key)) return methods.get(key);
        const reply = asker.ask({ op: 'get', target, key }, `${origin}.${String(key)}`);
        if (reply.method) methods.set(key, reply.value);
        return reply.value;
      },
      set: (_, key, value) => {
        if (!leads(key)) throw new TypeError(`Cannot set ${String(key)} of ${origin}`);
        methods.delete(key);
        asker.ask({ op: 'set', target, key, value }, origin);
        return true;
      },
      has: (_, key) => leads(key) && asker.ask({ op: 'has', target, key }, origin).value === true,
      ownKeys: () => keysOf(asker.ask({ op: 'keys', target }, origin).value),
      getOwnPropertyDescriptor: (_, key) => {
        if (typeof key !== 'string' || !leads(key)) return undefined;
        const found = asker.ask({ op: 'own', target, key }, `${origin}.${key}`).value;
        if (!Array.isArray(found) || found.length !== 1) return undefined;
        return { value: found[0] as unknown, configurable: true, enumerable: true, writable: true };
      },
      deleteProperty: (_, key) => {
        throw new TypeError(`Cannot delete ${String(key)} of ${origin}`);
      },
      defineProperty: (_, key) => {
        throw new TypeError(`Cannot define ${String(key)} of ${origin}`);
      },
      setPrototypeOf: () => false,
      preventExtensions: () => false,
      apply: (_, self, args) => {
        const called = numberOf(self);
        const request = { op: 'call', target, args } as const;
        return asker.ask(called === undefined ? request : { ...request, self: called }, `${origin}(…)`).value;
      },
      construct: (_, args) => {
        const made = asker.ask({ op: 'new', target, args }, `new ${origin}(…)`).value;
        if (typeof made === 'object' && made !== null) return made;
        throw new TypeError(`new ${origin}(…) gave no object`);
      },
    };
  }
}

/** What can be called and constructed, and has no property that a proxy must tell the truth about. */
function callable(name = ''): object {
  const bound = function stand(): void {}.bind(undefined);
  return Object.defineProperty(bound, 'name', { value: name, configurable: true });
}

/** An object that is shown with the name of its class, wherever proxies are looked through. */
function shell(name = 'Object'): object {
  return Object.defineProperty({}, Symbol.toStringTag, { value: name, configurable: true });
}

function keysOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return [...new Set(value.filter((key): key is string => typeof key === 'string'))];
}

import { CannotCross, MembraneFault } from './fault';
import type { Operation } from './format';

/** What one side lets the other do with its objects. */
export interface Exposure {
  /** Whether a property may be read. */
  readable(target: object, key: PropertyKey): boolean;
  /** Whether properties may be set. */
  readonly writable: boolean;
}

/** A student's objects: tests do with them what any code could. */
export const open: Exposure = { readable: () => true, writable: true };

const secret: ReadonlySet<PropertyKey> = new Set([
  'constructor',
  'prototype',
  'caller',
  'callee',
  'arguments',
  '__proto__',
  '__defineGetter__',
  '__defineSetter__',
  '__lookupGetter__',
  '__lookupSetter__',
]);

/**
 * A test's objects, as student code may see them: functions can be called and nothing else, objects have the properties
 * of their own and those of their class. What every object has is absent, `constructor` above all: it leads to
 * `Function`, and that to any code in the tester.
 */
export const guarded: Exposure = {
  readable: (target, key) => {
    if (typeof target === 'function' || secret.has(key)) return false;
    for (
      let at: object | null = target;
      at !== null && at !== Object.prototype;
      at = Object.getPrototypeOf(at)
    )
      if (Object.hasOwn(at, key)) return true;
    return false;
  },
  writable: false,
};

export interface Operands {
  readonly target: object;
  readonly key?: PropertyKey;
  readonly args: readonly unknown[];
  readonly self?: object;
}

export interface Done {
  readonly value: unknown;
  readonly method?: boolean;
}

type Properties = Record<PropertyKey, unknown>;

/** Does to an own object what the other side has asked for. @throws what the object's own code throws */
export function operate(op: Operation, { target, key, args, self }: Operands, exposure: Exposure): Done {
  const at = target as Properties;
  const name = (): PropertyKey => {
    if (typeof key === 'string' || typeof key === 'symbol') return key;
    throw new MembraneFault('A property without a name');
  };
  switch (op) {
    case 'get': {
      const readable = exposure.readable(target, name());
      if (!readable) return { value: undefined };
      const value = at[name()];
      return { value, method: typeof value === 'function' && !Object.hasOwn(target, name()) };
    }
    case 'set':
      if (!exposure.writable) throw new CannotCross(`Cannot set ${String(name())} of an object of the test`);
      at[name()] = args[0];
      return { value: undefined };
    case 'has':
      return { value: exposure.readable(target, name()) && name() in target };
    case 'own': {
      const found = exposure.readable(target, name()) && Object.hasOwn(target, name());
      return { value: found ? [at[name()]] : [] };
    }
    case 'keys':
      return { value: Object.keys(target).filter((one) => exposure.readable(target, one)) };
    case 'call':
      return { value: Reflect.apply(functionOf(target), self, args) };
    case 'new':
      return { value: Reflect.construct(functionOf(target), args) };
    case 'instance':
      return { value: args[0] instanceof functionOf(target) };
    default:
      throw new MembraneFault('A question of no known kind');
  }
}

type Callable = new (...args: unknown[]) => object;

function functionOf(target: object): Callable {
  if (typeof target === 'function') return target as Callable;
  throw new MembraneFault('A call of an object that is no function');
}

import { LAST_KNOWN, type SystemCalls } from './system-calls';

/** One instruction of classic BPF: `struct sock_filter` of `linux/filter.h`. */
interface Instruction {
  readonly code: number;
  /** Instructions to skip where the comparison holds, and where it does not. */
  readonly yes?: number;
  readonly no?: number;
  readonly value: number;
}

/** Codes of `linux/bpf_common.h` for what is used here. */
const LOAD = 0x20;
const EQUAL = 0x15;
const GREATER = 0x25;
const ANY_BIT = 0x45;
const RETURN = 0x06;

/** Answers of `linux/seccomp.h`. */
const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const fail = (errno: number): number => 0x00050000 | errno;
const EPERM = 1;
const ENOSYS = 38;

/** Places in `struct seccomp_data`: the call's number, the architecture, the lower half of the first argument. */
const NUMBER = 0;
const ARCHITECTURE = 4;
const FIRST_ARGUMENT = 16;

const CLONE_THREAD = 0x00010000;
const AF_UNIX = 1;
const PR_SET_PDEATHSIG = 1;

const load = (place: number): Instruction => ({ code: LOAD, value: place });
const answer = (value: number): Instruction => ({ code: RETURN, value });

/** The call with this number goes through `rest`, which ends in an answer for every case. */
const onCall = (number: number, ...rest: readonly Instruction[]): Instruction[] => [
  { code: EQUAL, no: rest.length, value: number },
  ...rest,
];

/**
 * The filter of system calls for a process in the sandbox, as bytes that bubblewrap loads.
 *
 * Threads may be started and processes may not: the program that bubblewrap starts is the last one. Sockets other than
 * local ones do not exist, and it cannot change that its end follows the grader's.
 */
export function seccompProgram(calls: SystemCalls): Buffer {
  const program = [
    load(ARCHITECTURE),
    { code: EQUAL, yes: 1, value: calls.architecture },
    answer(KILL),
    load(NUMBER),
    // Newer calls, and those of the x32 interface, whose numbers are far above.
    { code: GREATER, no: 1, value: LAST_KNOWN },
    answer(fail(ENOSYS)),
    ...calls.missing.flatMap((number) => onCall(number, answer(fail(ENOSYS)))),
    ...calls.denied.flatMap((number) => onCall(number, answer(fail(EPERM)))),
    ...onCall(
      calls.clone,
      load(FIRST_ARGUMENT),
      { code: ANY_BIT, yes: 1, value: CLONE_THREAD },
      answer(fail(EPERM)),
      answer(ALLOW),
    ),
    ...onCall(
      calls.socket,
      load(FIRST_ARGUMENT),
      { code: EQUAL, yes: 1, value: AF_UNIX },
      answer(fail(EPERM)),
      answer(ALLOW),
    ),
    ...onCall(
      calls.prctl,
      load(FIRST_ARGUMENT),
      { code: EQUAL, no: 1, value: PR_SET_PDEATHSIG },
      answer(fail(EPERM)),
      answer(ALLOW),
    ),
    answer(ALLOW),
  ];
  return Buffer.concat(program.map(encode));
}

function encode({ code, yes = 0, no = 0, value }: Instruction): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt16LE(code, 0);
  bytes.writeUInt8(yes, 2);
  bytes.writeUInt8(no, 3);
  bytes.writeUInt32LE(value >>> 0, 4);
  return bytes;
}

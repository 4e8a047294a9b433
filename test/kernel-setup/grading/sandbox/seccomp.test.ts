import { describe, expect, it } from 'vitest';
import { seccompProgram } from '../../../../kernel-setup/grading/sandbox/seccomp';
import { type SystemCalls, systemCalls } from '../../../../kernel-setup/grading/sandbox/system-calls';

const ALLOW = 0x7fff0000;
const KILL = 0x80000000;
const EPERM = 0x00050001;
const ENOSYS = 0x00050026;

const X64 = 0xc000003e;
const ARM64 = 0xc00000b7;

/** The machine of classic BPF as far as seccomp(2) documents it, over a `struct seccomp_data`. */
function answerOf(program: Buffer, data: { nr: number; arch: number; args: readonly number[] }): number {
  const memory = Buffer.alloc(64);
  memory.writeUInt32LE(data.nr, 0);
  memory.writeUInt32LE(data.arch, 4);
  for (const [i, argument] of data.args.entries()) memory.writeBigUInt64LE(BigInt(argument), 16 + 8 * i);
  let accumulator = 0;
  for (let at = 0; at < program.length / 8; at++) {
    const code = program.readUInt16LE(8 * at);
    const [yes, no, k] = [
      program.readUInt8(8 * at + 2),
      program.readUInt8(8 * at + 3),
      program.readUInt32LE(8 * at + 4),
    ];
    if (code === 0x20) accumulator = memory.readUInt32LE(k);
    else if (code === 0x06) return k;
    else if (code === 0x15) at += accumulator === k ? yes : no;
    else if (code === 0x25) at += accumulator > k ? yes : no;
    else if (code === 0x45) at += (accumulator & k) !== 0 ? yes : no;
    else throw new Error(`unknown instruction ${code.toString(16)}`);
  }
  throw new Error('the program ends without an answer');
}

const callsOf = (arch: 'x64' | 'arm64'): SystemCalls => {
  const calls = systemCalls[arch];
  if (!calls) throw new Error(`no calls of ${arch}`);
  return calls;
};

describe('the filter of system calls', () => {
  const x64 = (nr: number, ...args: number[]) =>
    answerOf(seccompProgram(callsOf('x64')), { nr, arch: X64, args });
  const arm64 = (nr: number, ...args: number[]) =>
    answerOf(seccompProgram(callsOf('arm64')), { nr, arch: ARM64, args });

  it('lets through what Node lives on', () => {
    // read, write, mmap, rt_sigaction, futex, epoll_wait, openat, exit_group, execve of x64
    for (const nr of [0, 1, 9, 13, 202, 232, 257, 231, 59]) expect(x64(nr)).toBe(ALLOW);
    // read, write, openat, futex, mmap, exit_group, execve of arm64
    for (const nr of [63, 64, 56, 98, 222, 94, 221]) expect(arm64(nr)).toBe(ALLOW);
  });

  it('lets threads start and no processes', () => {
    const thread = 0x3d0f00; // what glibc's pthread_create asks clone for
    expect(x64(56, thread)).toBe(ALLOW);
    expect(arm64(220, thread)).toBe(ALLOW);
    expect(x64(56, 17)).toBe(EPERM); // SIGCHLD: fork
    expect(x64(56, 0x10000011 | 0)).toBe(EPERM); // CLONE_NEWUSER
    expect(x64(57)).toBe(EPERM);
    expect(x64(58)).toBe(EPERM);
    expect(arm64(220, 17)).toBe(EPERM);
    expect(x64(435)).toBe(ENOSYS); // clone3, whose flags a filter cannot read: glibc falls back to clone
    expect(arm64(435)).toBe(ENOSYS);
  });

  it('knows local sockets only', () => {
    expect(x64(41, 1)).toBe(ALLOW);
    for (const family of [2, 10, 16, 17, 38, 40]) {
      expect(x64(41, family)).toBe(EPERM);
      expect(arm64(198, family)).toBe(EPERM);
    }
  });

  it('keeps the end of the process bound to the grader', () => {
    expect(x64(157, 1, 0)).toBe(EPERM); // PR_SET_PDEATHSIG
    expect(x64(157, 15)).toBe(ALLOW); // PR_SET_NAME
    expect(arm64(167, 1, 0)).toBe(EPERM);
  });

  it('refuses what looks into other processes, mounts, or loads into the kernel', () => {
    // ptrace, mount, unshare, setns, bpf, keyctl, perf_event_open, userfaultfd, process_vm_readv
    for (const nr of [101, 165, 272, 308, 321, 250, 298, 323, 310]) expect(x64(nr)).toBe(EPERM);
    for (const nr of [117, 40, 97, 268, 280, 219, 241, 282, 270]) expect(arm64(nr)).toBe(EPERM);
    for (const nr of [425, 426, 427]) expect(x64(nr)).toBe(ENOSYS); // io_uring
  });

  it('knows neither newer calls nor those of other interfaces', () => {
    expect(x64(600)).toBe(ENOSYS);
    expect(x64(0x40000000 + 57)).toBe(ENOSYS); // fork of the x32 interface
    expect(answerOf(seccompProgram(callsOf('x64')), { nr: 2, arch: 0x40000003, args: [] })).toBe(KILL); // i386
    expect(answerOf(seccompProgram(callsOf('arm64')), { nr: 0, arch: X64, args: [] })).toBe(KILL);
  });
});

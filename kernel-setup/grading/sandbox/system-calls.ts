/** Numbers of Linux's system calls, from its headers: `asm/unistd_64.h` (x64) and `asm-generic/unistd.h` (arm64). */
export interface SystemCalls {
  /** `AUDIT_ARCH_…` of `linux/audit.h`. */
  readonly architecture: number;
  readonly clone: number;
  readonly socket: number;
  readonly prctl: number;
  /** Starts of processes and threads that have to be asked for in the older way, whose flags a filter can read. */
  readonly missing: readonly number[];
  readonly denied: readonly number[];
}

/** Calls with the same number everywhere: those that are newer than the common numbering. */
const newMissing = { io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427, clone3: 435 };
const newDenied = {
  open_tree: 428,
  move_mount: 429,
  fsopen: 430,
  fsconfig: 431,
  fsmount: 432,
  fspick: 433,
  pidfd_open: 434,
  pidfd_getfd: 438,
  process_madvise: 440,
  mount_setattr: 442,
  quotactl_fd: 443,
  memfd_secret: 447,
};

/** Calls newer than this are as on a kernel that does not have them. */
export const LAST_KNOWN = 451;

/** What would leave the sandbox, look into other processes, change the machine or hide memory, on x64. */
const deniedOnX64 = {
  shmget: 29,
  fork: 57,
  vfork: 58,
  semget: 64,
  msgget: 68,
  ptrace: 101,
  syslog: 103,
  uselib: 134,
  personality: 135,
  ustat: 136,
  sysfs: 139,
  vhangup: 153,
  modify_ldt: 154,
  pivot_root: 155,
  _sysctl: 156,
  adjtimex: 159,
  chroot: 161,
  acct: 163,
  settimeofday: 164,
  mount: 165,
  umount2: 166,
  swapon: 167,
  swapoff: 168,
  reboot: 169,
  sethostname: 170,
  setdomainname: 171,
  iopl: 172,
  ioperm: 173,
  init_module: 175,
  delete_module: 176,
  quotactl: 179,
  nfsservctl: 180,
  lookup_dcookie: 212,
  clock_settime: 227,
  mq_open: 240,
  kexec_load: 246,
  add_key: 248,
  request_key: 249,
  keyctl: 250,
  migrate_pages: 256,
  unshare: 272,
  move_pages: 279,
  perf_event_open: 298,
  fanotify_init: 300,
  name_to_handle_at: 303,
  open_by_handle_at: 304,
  clock_adjtime: 305,
  setns: 308,
  process_vm_readv: 310,
  process_vm_writev: 311,
  kcmp: 312,
  finit_module: 313,
  seccomp: 317,
  memfd_create: 319,
  kexec_file_load: 320,
  bpf: 321,
  userfaultfd: 323,
};

const deniedOnArm64 = {
  lookup_dcookie: 18,
  umount2: 39,
  mount: 40,
  pivot_root: 41,
  chroot: 51,
  vhangup: 58,
  quotactl: 60,
  acct: 89,
  personality: 92,
  unshare: 97,
  kexec_load: 104,
  init_module: 105,
  delete_module: 106,
  clock_settime: 112,
  syslog: 116,
  ptrace: 117,
  reboot: 142,
  sethostname: 161,
  setdomainname: 162,
  settimeofday: 170,
  adjtimex: 171,
  mq_open: 180,
  msgget: 186,
  semget: 190,
  shmget: 194,
  add_key: 217,
  request_key: 218,
  keyctl: 219,
  swapon: 224,
  swapoff: 225,
  migrate_pages: 238,
  move_pages: 239,
  perf_event_open: 241,
  fanotify_init: 262,
  name_to_handle_at: 264,
  open_by_handle_at: 265,
  clock_adjtime: 266,
  setns: 268,
  process_vm_readv: 270,
  process_vm_writev: 271,
  kcmp: 272,
  finit_module: 273,
  seccomp: 277,
  memfd_create: 279,
  bpf: 280,
  userfaultfd: 282,
  kexec_file_load: 294,
};

/** By Node's name of the processor. */
export const systemCalls: Readonly<Partial<Record<NodeJS.Architecture, SystemCalls>>> = {
  x64: {
    architecture: 0xc000003e,
    clone: 56,
    socket: 41,
    prctl: 157,
    missing: Object.values(newMissing),
    denied: [...Object.values(deniedOnX64), ...Object.values(newDenied)],
  },
  arm64: {
    architecture: 0xc00000b7,
    clone: 220,
    socket: 198,
    prctl: 167,
    missing: Object.values(newMissing),
    denied: [...Object.values(deniedOnArm64), ...Object.values(newDenied)],
  },
};

import { writeFileSync } from 'node:fs';

/** Names the user that a process started by root is to become. */
export const USER_FLAG = '--become=';

/**
 * Where the grader runs as root, the sandbox is set up by root and this gives every privilege up before anything of a
 * student's is loaded: the process becomes a user of its own, which owns nothing and whose threads count for itself.
 */
export function dropPrivileges(argv: readonly string[] = process.argv): void {
  endFirst();
  const flag = argv.find((argument) => argument.startsWith(USER_FLAG));
  if (flag === undefined) return;
  const user = Number(flag.slice(USER_FLAG.length));
  process.setgroups?.([]);
  process.setgid?.(user);
  process.setuid?.(user);
  if (process.getuid?.() !== user || process.geteuid?.() !== user)
    throw new Error(
      `Cannot start the sandbox as it must give up root: current user is ${process.getuid?.()}`,
    );
}

/** Should the machine itself run out of memory, this process is the one to end. */
function endFirst(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Not on this system.
  }
}

import type { Launch } from './contract';

/** What a process in the sandbox says of itself. */
export interface Report {
  readonly user: number;
  /** System calls go through the filter. */
  readonly filtered: boolean;
  readonly privileges: boolean;
  readonly processes: number;
  readonly network: boolean;
  readonly folders: readonly string[];
  readonly passwords: boolean;
  readonly variables: readonly string[];
}

const SECONDS = 20;
const ALLOWANCE = { memory: 2 ** 29, disk: 2 ** 20, threads: 64 };

/** Starts a process in the sandbox and looks at it from inside. @returns what is wrong, if anything is. */
export async function probe(launch: Launch): Promise<string | undefined> {
  const { text, complaint } = await run(launch);
  let report: Report;
  try {
    report = JSON.parse(text) as Report;
  } catch {
    return sentence(complaint) || 'it did not start';
  }
  if (!report.filtered) return 'system calls are not filtered in it';
  if (report.privileges || report.user === 0) return 'a process in it keeps privileges';
  if (report.processes > 2) return 'a process in it sees others';
  if (report.network) return 'a process in it sees the network';
  if (report.passwords) return 'a process in it sees the files of the machine';
  return undefined;
}

function run(launch: Launch): Promise<{ text: string; complaint: string }> {
  return new Promise((resolve) => {
    const { child, kill } = launch({
      entry: 'dist/kernel-setup/grading/sandbox/probe-entry.js',
      allowance: ALLOWANCE,
    });
    let text = '';
    let complaint = '';
    const late = setTimeout(kill, SECONDS * 1000);
    child.stdout?.on('data', (chunk) => (text += chunk));
    child.stderr?.on('data', (chunk) => (complaint += chunk));
    child.on('error', (error) => {
      complaint += error.message;
    });
    child.once('close', () => {
      clearTimeout(late);
      resolve({ text, complaint });
    });
  });
}

/** The line of a complaint that says most: bubblewrap's own, or the error's. */
function sentence(complaint: string): string | undefined {
  const lines = complaint.split('\n').map((line) => line.trim());
  return lines.find((line) => line.startsWith('bwrap:') || /Error/.test(line)) ?? lines[0];
}

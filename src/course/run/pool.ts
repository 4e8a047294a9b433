/** Runs the jobs, at most `width` at a time and in order; false from `mayStart` leaves the rest undone (undefined). */
export async function runPool<Job, Result>(
  jobs: readonly Job[],
  width: number,
  run: (job: Job) => Promise<Result>,
  mayStart: () => boolean = () => true,
): Promise<(Result | undefined)[]> {
  const results: (Result | undefined)[] = jobs.map(() => undefined);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < jobs.length && mayStart()) {
      const index = next++;
      results[index] = await run(jobs[index]!);
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, jobs.length) }, worker));
  return results;
}

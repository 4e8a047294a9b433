import { compareAnswers, compareValues, type Difference } from './compare';
import { type Allowed, allowing } from './differences';
import { isOfAge } from './older-jupyter';
import type { Record } from './record';

/** What differs between two records. */
export interface Found {
  /** Differences that nobody meant, one line each. */
  readonly unexpected: readonly string[];
  /** Entries of the table that were needed. */
  readonly used: ReadonlySet<Allowed>;
}

const short = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 200);

/** Compares two records, step by step. */
export function differencesOf(theirs: Record, ours: Record): Found {
  const unexpected: string[] = [];
  const used = new Set<Allowed>();
  const judge = (where: string, differences: readonly Difference[]) => {
    for (const difference of differences) {
      if (isOfAge(theirs.server, where, difference)) continue;
      const entry = allowing(where, difference);
      if (entry) used.add(entry);
      else
        unexpected.push(
          `${where}: ${difference.at} is ${short(difference.ours)}, in Jupyter ${short(difference.theirs)}`,
        );
    }
  };
  for (const [scenario, answers] of Object.entries(theirs.scenarios))
    for (const [step, answer] of Object.entries(answers)) {
      const answered = ours.scenarios[scenario]?.[step];
      if (answered) judge(`${scenario}/${step}`, compareAnswers(answer, answered));
      else unexpected.push(`${scenario}/${step}: not asked; record Jupyter's answers anew`);
    }
  for (const [scenario, answers] of Object.entries(theirs.scenarios))
    for (const step of Object.keys(ours.scenarios[scenario] ?? {}))
      if (!answers[step]) unexpected.push(`${scenario}/${step}: not in the record`);
  judge('websocket', compareValues(theirs.websocket, ours.websocket, 'at'));
  return { unexpected, used };
}

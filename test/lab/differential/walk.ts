import fs from 'node:fs';
import path from 'node:path';
import { ask } from './ask';
import type { Answer, Answers, Peer, Scenario, Step } from './step';

type Kept = Record<string, string>;

const fill = (text: string, kept: Kept) => text.replace(/\{(\w+)\}/g, (whole, name) => kept[name] ?? whole);

function fillValue(value: unknown, kept: Kept): unknown {
  if (typeof value === 'string') return fill(value, kept);
  if (Array.isArray(value)) return value.map((item) => fillValue(item, kept));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillValue(item, kept)]));
}

const filled = (step: Step, kept: Kept): Step => ({
  ...step,
  path: fill(step.path, kept),
  ...(step.body === undefined ? {} : { body: fillValue(step.body, kept) }),
});

/** The value under keys joined by dots; an id that is not there stays empty and the next answers show it. */
function pick(value: unknown, keys: string): string {
  let found = value;
  for (const key of keys.split('.'))
    found = found !== null && typeof found === 'object' ? Reflect.get(found, key) : undefined;
  return typeof found === 'string' ? found : 'missing';
}

/** Sends a scenario's requests to a server, one after the other. */
export async function walk(peer: Peer, scenario: Scenario): Promise<Answers> {
  const folder = path.join(peer.root, scenario.name);
  fs.mkdirSync(folder, { recursive: true });
  scenario.prepare?.(folder);
  const kept: Kept = {};
  const answers: Record<string, Answer> = {};
  for (const step of scenario.steps) {
    if (step.name in answers)
      throw new Error(`Cannot walk ${scenario.name} as names of steps must differ: ${step.name}`);
    const { answer, value } = await ask(peer, filled(step, kept));
    answers[step.name] = answer;
    for (const [name, keys] of Object.entries(step.keep ?? {})) kept[name] = pick(value, keys);
  }
  return answers;
}

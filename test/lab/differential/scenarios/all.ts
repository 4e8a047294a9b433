import type { Scenario } from '../step';
import { checkpoints } from './checkpoints';
import { house } from './house';
import { kernels } from './kernels';
import { lab } from './lab';
import { reading } from './reading';
import { sessions } from './sessions';
import { writing } from './writing';

/** Every scenario, in the order of the record. */
export const scenarios: readonly Scenario[] = [reading, writing, checkpoints, kernels, sessions, house, lab];

import { refusal } from '../../check';

/** An assignment that breaks the format; the message is one line: action, rule, value. */
export class AssignmentError extends Error {
  override readonly name = 'AssignmentError';
}

/** The error of an assignment, in the sentence that all guards speak. */
export const assignmentError = (action: string, rule: string, value: unknown): AssignmentError =>
  new AssignmentError(refusal(action, rule, value));

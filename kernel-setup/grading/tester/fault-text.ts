import type { Fault } from '../../../src/course/grade/contract';

/** What a student reads where the grader has ended a test. */
export function faultText(fault: Fault, seconds: number): string {
  switch (fault) {
    case 'time':
      return `The test was stopped as it took longer than ${seconds} s: is there a loop that never ends?`;
    case 'memory':
      return 'The test was stopped as it needed more memory than there is for it';
    case 'output':
      return 'Your code was stopped as it wrote more output than is taken';
    case 'too large':
      return 'Your code was stopped as it gave the test more than is taken';
    case 'refused':
      return 'Your code was stopped as it sent the grader what no function sends';
    default:
      return 'Your code ended its own process while the test asked it';
  }
}

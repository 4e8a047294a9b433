import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/course/jupyter/wire';
import { Displays, OutputArea } from '../../../src/course/run/output-area';
import { messageOf } from './fake-kernel';
import { display, stream } from './notebooks';

type Sent = readonly [type: string, content: JsonObject];

const print = (text: string, name = 'stdout'): Sent => ['stream', { name, text }];
const show = (text: string, id?: string): Sent => [
  'display_data',
  { data: { 'text/plain': text }, metadata: {}, transient: id === undefined ? {} : { display_id: id } },
];
const update = (text: string, id: string): Sent => ['update_display_data', show(text, id)[1]];
const clear = (wait: boolean): Sent => ['clear_output', { wait }];
const text = (value: string) => display({ 'text/plain': value });

function outputsOf(sent: readonly Sent[], displays = new Displays()) {
  const area = new OutputArea(displays);
  for (const [type, content] of sent) area.receive(messageOf(type, content));
  return area.settled();
}

describe('the outputs of a cell', () => {
  it('join neighbouring texts of one stream only', () => {
    const sent = [print('a\n'), print('b\n'), print('c\n', 'stderr'), print('d\n'), show('x'), print('e')];
    expect(outputsOf(sent)).toEqual([
      stream('a\nb\n'),
      stream('c\n', 'stderr'),
      stream('d\n'),
      text('x'),
      stream('e'),
    ]);
  });

  it('show only the last state of a line that was redrawn, also over several messages', () => {
    expect(outputsOf([print('10%'), print('\r 50%'), print('\r100%'), print('\ndone')])).toEqual([
      stream('100%\ndone'),
    ]);
  });

  it('are emptied at once by clear_output', () => {
    expect(outputsOf([print('a'), clear(false)])).toEqual([]);
    expect(outputsOf([print('a'), clear(false), print('b')])).toEqual([stream('b')]);
  });

  it('are emptied by clear_output with wait when the next output comes, and not before', () => {
    expect(outputsOf([print('a'), clear(true)])).toEqual([stream('a')]);
    expect(outputsOf([print('a'), clear(true), print('b'), print('c')])).toEqual([stream('bc')]);
    expect(outputsOf([show('a'), clear(true), show('b')])).toEqual([text('b')]);
  });

  it('keep no display ids, and no fields of the message but the values', () => {
    expect(outputsOf([show('a', 'id-1')])).toEqual([text('a')]);
    const sent: Sent = ['error', { ename: 'E', evalue: 'v', traceback: ['t'], status: 'error', extra: 1 }];
    expect(outputsOf([sent])).toEqual([{ output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] }]);
  });

  it('follow an update in every place of that display id, in earlier cells too', () => {
    const displays = new Displays();
    const first = outputsOf([show('a', 'one'), show('b', 'two'), show('a', 'one')], displays);
    const second = outputsOf([print('x'), update('A', 'one'), update('?', 'unknown')], displays);
    expect(first).toEqual([text('A'), text('b'), text('A')]);
    expect(second).toEqual([stream('x')]);
  });

  it('take the execution count of the input and of the result', () => {
    const area = new OutputArea(new Displays());
    area.receive(messageOf('execute_input', { execution_count: 7 }));
    area.receive(messageOf('execute_result', { execution_count: 7, data: {}, metadata: {} }));
    expect(area.executionCount).toBe(7);
    expect(area.outputs).toEqual([
      { output_type: 'execute_result', execution_count: 7, data: {}, metadata: {} },
    ]);
  });
});

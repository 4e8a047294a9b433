import { describe, expect, it } from 'vitest';
import { Activity } from '../../../../../kernel-setup/lab/server/kernels/activity';
import { ownMessage } from '../../../../../kernel-setup/lab/server/kernels/relayed-message';

const status = (execution_state: string, asked: string) =>
  ownMessage('status', 'kernel', { execution_state }, { msg_type: asked });
const output = (asked: string) => ownMessage('stream', 'kernel', {}, { msg_type: asked });

// Source: Jupyter Server, MappingKernelManager.start_watching_activity.
describe('the activity of a kernel', () => {
  it('begins with starting, and whatever else comes makes it idle', () => {
    const activity = new Activity();
    expect(activity.state).toBe('starting');
    activity.published(status('starting', 'kernel_info_request'));
    expect(activity.state).toBe('starting');
    activity.published(status('busy', 'kernel_info_request'));
    expect(activity.state).toBe('idle');
  });

  it('follows the cells of the user, not what pages ask by themselves', () => {
    const activity = new Activity();
    activity.set('idle');
    activity.published(status('busy', 'execute_request'));
    expect(activity.state).toBe('busy');
    activity.published(status('idle', 'comm_info_request'));
    expect(activity.state).toBe('busy');
    activity.published(status('idle', 'execute_request'));
    expect(activity.state).toBe('idle');
  });

  it('dates the last message of a cell, and any while the kernel is busy', () => {
    const activity = new Activity();
    activity.set('idle');
    const before = activity.lastActivity;
    activity.published(output('kernel_info_request'));
    expect(activity.lastActivity).toBe(before);
    activity.published(output('execute_request'));
    expect(activity.lastActivity).not.toBe(before);
    activity.set('busy');
    const busy = activity.lastActivity;
    activity.published(output('kernel_info_request'));
    expect(activity.lastActivity).not.toBe(busy);
  });

  it('is not confused by a state that is none', () => {
    const activity = new Activity();
    activity.set('idle');
    activity.published(ownMessage('status', 'kernel', {}, { msg_type: 'execute_request' }));
    expect(activity.state).toBe('idle');
  });
});

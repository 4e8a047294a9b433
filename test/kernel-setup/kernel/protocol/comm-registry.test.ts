import { describe, expect, it } from 'vitest';
import type { CommMessage } from '../../../../kernel-setup/kernel/process/messages';
import { CommRegistry } from '../../../../kernel-setup/kernel/protocol/comm-registry';

const message = (kind: CommMessage['kind'], comm: string, target?: string): CommMessage => ({
  kind,
  comm,
  ...(target !== undefined && { target }),
  data: {},
  metadata: {},
  buffers: [],
});

describe('CommRegistry', () => {
  it('lists what is open, of all targets or of one', () => {
    const registry = new CommRegistry();
    registry.note(message('open', '1', 'a'));
    registry.note(message('open', '2', 'b'));
    registry.note(message('msg', '1'));
    registry.note(message('msg', 'unknown'));
    expect(registry.info()).toEqual({ 1: { target_name: 'a' }, 2: { target_name: 'b' } });
    expect(registry.info('b')).toEqual({ 2: { target_name: 'b' } });
    registry.note(message('close', '1'));
    expect(Object.keys(registry.info())).toEqual(['2']);
  });

  it('forgets all and says which they were', () => {
    const registry = new CommRegistry();
    registry.note(message('open', '1', 'a'));
    expect(registry.clear()).toEqual(['1']);
    expect(registry.info()).toEqual({});
  });
});

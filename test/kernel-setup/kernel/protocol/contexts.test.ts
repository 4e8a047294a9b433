import { describe, expect, it } from 'vitest';
import { Contexts } from '../../../../kernel-setup/kernel/protocol/contexts';
import { createHeader, type Message } from '../../../../src/course/jupyter/wire';

const request = (): Message => ({
  identities: [],
  header: createHeader('execute_request', 's'),
  parent: {},
  metadata: {},
  content: {},
  buffers: [],
  signature: '',
});

describe('Contexts', () => {
  it('finds the request that output belongs to', () => {
    const contexts = new Contexts();
    const [first, second] = [request(), request()];
    const { id } = contexts.create(first);
    contexts.create(second);
    expect(contexts.parentOf(id)).toBe(first.header);
    expect(contexts.parentOf(contexts.latest)).toBe(second.header);
  });

  it('has no parent for silent requests, and an empty one for those it does not know', () => {
    const contexts = new Contexts();
    expect(contexts.parentOf(contexts.create(request(), true).id)).toBeUndefined();
    expect(contexts.parentOf(99)).toEqual({});
  });

  it('forgets requests long past', () => {
    const contexts = new Contexts();
    const { id } = contexts.create(request());
    for (let i = 0; i < 1000; i++) contexts.create(request());
    expect(contexts.parentOf(id)).toEqual({});
    expect(contexts.parentOf(id + 1)).not.toEqual({});
  });
});

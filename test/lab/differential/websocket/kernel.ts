import type { Peer } from '../step';

/** Asks the API for JSON; throws on refusal. */
export async function api<T>(peer: Peer, path: string, method = 'GET', body?: unknown): Promise<T> {
  const reply = await fetch(peer.origin + path, {
    method,
    headers: { Authorization: `token ${peer.token}`, 'Content-Type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!reply.ok) throw new Error(`Cannot ${method} ${path}: ${reply.status} ${await reply.text()}`);
  return (reply.status === 204 ? undefined : await reply.json()) as T;
}

/** Runs `work` on a kernel of the course that is shut down afterwards. */
export async function withKernel<T>(peer: Peer, work: (kernel: string) => Promise<T>): Promise<T> {
  const { id } = await api<{ id: string }>(peer, '/api/kernels', 'POST', { name: 'diffusion-lab' });
  try {
    return await work(id);
  } finally {
    await api(peer, `/api/kernels/${id}`, 'DELETE').catch(() => {});
  }
}

import DataLoader from 'dataloader';
import type { RequestWithActor } from '../auth/access.js';

const loaders = new WeakMap<RequestWithActor, Map<string, unknown>>();

/**
 * The DataLoader of this request with this name: what a list of objects needs is read in one statement, and nothing
 * read for one caller is ever shown to another.
 */
export function requestLoader<K, V>(
  request: RequestWithActor,
  name: string,
  batch: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>,
): DataLoader<K, V | undefined> {
  const ofRequest = loaders.get(request) ?? new Map<string, unknown>();
  loaders.set(request, ofRequest);
  const existing = ofRequest.get(name) as DataLoader<K, V | undefined> | undefined;
  if (existing) return existing;
  const made = new DataLoader<K, V | undefined>(async (keys) => {
    const found = await batch(keys);
    return keys.map((key) => found.get(key));
  });
  ofRequest.set(name, made);
  return made;
}

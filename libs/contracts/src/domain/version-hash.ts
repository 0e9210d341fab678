import { type Id, type Month, publicId } from '#libs/kernel';
import type { Clauses } from './clauses/clauses.js';
import type { Participant } from './contract.js';
import { termsHash } from '#libs/share-rules';

export type SignedContent = {
  readonly contract: Id<'contract'>;
  readonly version: number;
  readonly effectiveFrom: Month;
  readonly currency: string;
  readonly termsHash: string;
  readonly inputs: unknown;
  readonly clauses: Clauses;
  readonly parent: Id<'contract'> | null;
  readonly participants: readonly Participant[];
};

/**
 * What every party signs: SHA-256 over the RFC 8785 form of the contract, the version, when it takes effect, the hash of
 * its terms, where its inputs come from, who stands behind each key, its clauses and its parent when it has any: versions from
 * before there were such keep their hash. Anybody can compute it from the API's answers.
 */
export function versionHash({ clauses, parent, ...content }: SignedContent): string {
  const participants = content.participants.map(({ key, party }) => ({ key, party: publicId('party', party) }));
  return termsHash({
    ...content,
    ...(Object.keys(clauses).length > 0 && { clauses }),
    ...(parent && { parent: publicId('contract', parent) }),
    contract: publicId('contract', content.contract),
    participants: participants.sort((a, b) => (a.key < b.key ? -1 : 1)),
  });
}

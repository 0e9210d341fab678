import type { CurrencyCode, Id, Month } from '#libs/kernel';
import type { Disbanding } from './disbanding/disbanding.js';
import type { Clauses } from './clauses/clauses.js';

/**
 * What may follow a state. A signed version is never taken back: a later one takes its place from a month on. Only the
 * newest version of a contract can be a draft or proposed.
 */
export const NEXT_STATES = {
  draft: ['proposed', 'withdrawn'],
  proposed: ['signed', 'withdrawn'],
  signed: [],
  withdrawn: [],
} as const satisfies Record<string, readonly string[]>;

export type VersionState = keyof typeof NEXT_STATES;

/** The versions of one contract; a contract that is amended more often than twice a month for four years is replaced. */
export const VERSIONS_MAX = 100;

/** Who stands behind a key of the terms: a party of the terms, who signs, or a holder in an agreed map, who does not. */
export type Participant = { readonly key: string; readonly party: Id<'party'>; readonly signs: boolean };

export type SignatureOrigin = 'signed' | 'imported';

export type Signature = {
  readonly party: Id<'party'>;
  readonly account: Id<'account'>;
  readonly origin: SignatureOrigin;
  readonly signedHash: string;
  readonly signedAt: Date;
};

/** Names a contract together with the venture that its rows lie with. */
export type ContractName = { readonly venture: Id<'venture'>; readonly contract: Id<'contract'> };

/** What does not change between versions. */
export type ContractHead = {
  readonly id: Id<'contract'>;
  readonly venture: Id<'venture'>;
  readonly name: string;
  readonly currency: CurrencyCode;
  readonly createdBy: Id<'account'>;
  readonly createdAt: Date;
  /** The contract that it stands under; named when it is begun and never changed. */
  readonly parent: ContractName | null;
};

export type ContractVersion = {
  readonly number: number;
  readonly state: VersionState;
  /** The share-rules/1 document as it was drafted. */
  readonly terms: unknown;
  /** Where each input comes from, defaults written out, so that the parties sign them too. */
  readonly inputs: unknown;
  /** Nodes, slots and what else the parties agree on; signed too. */
  readonly clauses: Clauses;
  readonly termsHash: string;
  readonly versionHash: string;
  readonly effectiveFrom: Month;
  readonly createdBy: Id<'account'>;
  readonly createdAt: Date;
  readonly proposedAt: Date | null;
  readonly signedAt: Date | null;
  /** Proposed by a published default, because those who could have decided were silent. */
  readonly byDefault: boolean;
  /** In the order of their keys. */
  readonly participants: readonly Participant[];
  readonly signatures: readonly Signature[];
};

/** A contract with its versions, of which there is at least one, and the proposals to end it; both ascending by number. */
export type Contract = ContractHead & {
  readonly versions: readonly ContractVersion[];
  readonly disbandings: readonly Disbanding[];
};

export function newestVersion({ id, versions }: Contract): ContractVersion {
  const newest = versions.at(-1);
  if (!newest) throw new Error(`the contract ${id} has no version`);
  return newest;
}

/** Each party signs once, however many keys of the terms it stands behind. */
export function signingParties(version: ContractVersion): ReadonlySet<Id<'party'>> {
  return new Set(version.participants.filter(({ signs }) => signs).map(({ party }) => party));
}

/** Who has not signed yet. */
export function missingSignatures(version: ContractVersion): ReadonlySet<Id<'party'>> {
  const signed = new Set(version.signatures.map(({ party }) => party));
  return new Set([...signingParties(version)].filter((party) => !signed.has(party)));
}

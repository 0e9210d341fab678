import { type Id, stableId } from '#libs/kernel';

/** In the order in which they follow from each other, where they happen in one moment. */
export const ENTRY_KINDS = [
  'posted',
  'withdrawn',
  'bidding_closed',
  'reminded',
  'escalated',
  'decided',
  'defaulted',
  'no_bids',
  'bid_accepted',
  'bid_rejected',
  'contract_proposed',
  'contract_blocked',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** Everybody who sees the opportunity; the leads of its venture; the reviewers of the platform; the people of one party. */
export type Addressee =
  { readonly kind: 'everyone' | 'leads' | 'reviewers' } | { readonly kind: 'party'; readonly party: Id<'party'> };

/** A line of the timeline. Lines never change, and none is written twice. */
export type Entry = {
  readonly id: Id<'opportunityEntry'>;
  readonly opportunity: Id<'opportunity'>;
  readonly kind: EntryKind;
  readonly to: Addressee;
  readonly nextAction: string;
  /** A reason code, or the refusal of what could not be done. */
  readonly code: string | null;
  /** The published moment at which it was to happen; the moment itself where nothing was published. */
  readonly dueAt: Date;
  readonly at: Date;
  /** Orders what happened in one moment. It counts kinds, not lines, so that it tells nothing about what is hidden. */
  readonly rank: number;
  /** Null when nobody did it but the published rule. */
  readonly by: Id<'account'> | null;
};

type Content = Pick<Entry, 'kind' | 'nextAction' | 'at'> &
  Partial<Pick<Entry, 'code' | 'dueAt' | 'by'>> & {
    readonly to: Addressee;
    /** Tells entries of one kind apart, where there may be several. */
    readonly about?: string;
  };

/** The id follows from what the entry says, so that a second writer meets the first one's row. */
export function entryOf(opportunity: Id<'opportunity'>, { about = '', ...content }: Content): Entry {
  const { code = null, by = null, at, dueAt = at } = content;
  const addressee = content.to.kind === 'party' ? content.to.party : content.to.kind;
  const id = stableId<'opportunityEntry'>('opportunity_entry', opportunity, content.kind, addressee, about);
  return { ...content, id, opportunity, code, by, at, dueAt, rank: ENTRY_KINDS.indexOf(content.kind) };
}

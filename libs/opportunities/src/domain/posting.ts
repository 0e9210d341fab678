import { checkMonthAhead, parseClauses, parseTerms, termsHash } from '#libs/contracts';
import {
  addRational,
  compareRational,
  err,
  type Id,
  isCurrencyCode,
  type Month,
  monthOf,
  ok,
  publicId,
  RATIONAL_ONE,
  type Refusal,
  refusal,
  type Result,
} from '#libs/kernel';
import { DEFAULT_RULE } from './default-outcome.js';
import { isZero, rateOf, readRate, writtenRate } from './exact-rate.js';
import { momentsOf, type Posting, type SharingBasis, type Slot } from './opportunity.js';

export const TITLE_LENGTH_MAX = 200;
/** About a page. */
export const SCENARIO_LENGTH_MAX = 4_000;
export const REQUIREMENTS_MAX = 20;
export const REQUIREMENT_LENGTH_MAX = 500;
/** More joiners than this round one scenario are several contracts; equal weights of as many stay exact in the terms. */
export const PLACES_MAX = 100;
/** An hour: what a person needs to answer at all. */
export const WINDOW_MIN_MS = 3_600_000;
/** Half a year: nobody keeps an offer longer. */
export const WINDOW_MAX_MS = 183 * 86_400_000;

/** The same before anything about it is known to be right. */
export type PostingDraft = {
  readonly title: string;
  readonly userScenario: string;
  readonly currency: string;
  readonly parentContract: Id<'contract'> | null;
  readonly effectiveFrom: Month;
  readonly basis: SharingBasis;
  readonly joinersRate: string;
  readonly platformFeeRate: string | null;
  readonly counterFloor: string;
  readonly biddingEndsAt: Date;
  readonly reviewEndsAt: Date;
  readonly slots: readonly SlotDraft[];
};
export type SlotDraft = Pick<Slot, 'kind' | 'places' | 'requirements'> & {
  readonly obligations: unknown;
  readonly targets: unknown;
};

/** Refused: OPPORTUNITY_INVALID, MONTH_TOO_FAR_AHEAD, CLAUSES_INVALID (an obligation or target), each with its path. */
export function checkPosting(draft: PostingDraft, now: Date): Result<Posting, readonly Refusal[]> {
  const faults = [
    ...textFaults(draft),
    ...rateFaults(draft),
    ...momentFaults(draft, now),
    ...slotFaults(draft.slots),
    ...(isCurrencyCode(draft.currency) ? [] : [invalid('no currency of ISO 4217 in use', 'currency')]),
  ];
  const { slots: drafts, currency, ...said } = draft;
  if (faults.length > 0 || !isCurrencyCode(currency)) return err(faults);
  const slots = readSlots(drafts);
  if (!slots.ok) return slots;
  const { joinersRate, platformFeeRate, counterFloor } = said;
  return ok({
    ...said,
    currency,
    slots: slots.value,
    joinersRate: writtenRate(rateOf(joinersRate)),
    platformFeeRate: platformFeeRate === null ? null : writtenRate(rateOf(platformFeeRate)),
    counterFloor: writtenRate(rateOf(counterFloor)),
  });
}

/** What depends on the moment, and is checked again when it is posted. Refused: OPPORTUNITY_INVALID, MONTH_TOO_FAR_AHEAD. */
export function momentFaults(posting: Dated, now: Date): readonly Refusal[] {
  return [...windowFaults(posting, now), ...monthFaults(posting, now)];
}

/** What is hashed: all of it, with public ids, as anybody can write it down from the API's answers. */
export function publishedDocument(opportunity: Id<'opportunity'>, venture: Id<'venture'>, posting: Posting): object {
  const { parentContract, ...said } = posting;
  const { biddingEndsAt, remindAt, escalateAt, reviewEndsAt } = momentsOf(posting);
  return {
    ...said,
    biddingEndsAt: biddingEndsAt.toISOString(),
    remindAt: remindAt.toISOString(),
    escalateAt: escalateAt.toISOString(),
    reviewEndsAt: reviewEndsAt.toISOString(),
    opportunity: publicId('opportunity', opportunity),
    venture: publicId('venture', venture),
    parentContract: parentContract && publicId('contract', parentContract),
    default: DEFAULT_RULE,
  };
}

export function publishedHash(opportunity: Id<'opportunity'>, venture: Id<'venture'>, posting: Posting): string {
  return termsHash(publishedDocument(opportunity, venture, posting));
}

type Dated = Pick<Posting, 'biddingEndsAt' | 'reviewEndsAt' | 'effectiveFrom'>;

function windowFaults({ biddingEndsAt, reviewEndsAt }: Dated, now: Date): readonly Refusal[] {
  const isWindow = (from: Date, to: Date) => {
    const lasts = to.getTime() - from.getTime();
    return lasts >= WINDOW_MIN_MS && lasts <= WINDOW_MAX_MS;
  };
  const rule = 'lasts from one hour to 183 days';
  return [
    ...(isWindow(now, biddingEndsAt) ? [] : [invalid(`bidding ${rule}`, 'biddingEndsAt')]),
    ...(isWindow(biddingEndsAt, reviewEndsAt) ? [] : [invalid(`the review after it ${rule}`, 'reviewEndsAt')]),
  ];
}

// A month that is settled, or about to be, has ended.
function monthFaults({ effectiveFrom }: Dated, now: Date): readonly Refusal[] {
  const near = checkMonthAhead(effectiveFrom, now, 'effectiveFrom');
  if (!near.ok) return [near.error];
  const current = monthOf(now);
  if (effectiveFrom >= current) return [];
  return [invalid(`${effectiveFrom} is over: a contract to come takes effect in ${current} or later`, 'effectiveFrom')];
}

function textFaults({ title, userScenario }: PostingDraft): readonly Refusal[] {
  return [
    ...(isText(title, TITLE_LENGTH_MAX) ? [] : [invalid(`1 to ${TITLE_LENGTH_MAX} characters`, 'title')]),
    ...(isText(userScenario, SCENARIO_LENGTH_MAX)
      ? []
      : [invalid(`1 to ${SCENARIO_LENGTH_MAX} characters`, 'userScenario')]),
  ];
}

function rateFaults({ joinersRate, platformFeeRate, counterFloor }: PostingDraft): readonly Refusal[] {
  const form = 'an exact rate such as "3/10", from 0 to 1, with a denominator up to 10,000';
  const joiners = readRate(joinersRate);
  const fee = platformFeeRate === null ? undefined : readRate(platformFeeRate);
  const faults: Refusal[] = [];
  if (!joiners || isZero(joiners)) faults.push(invalid(`${form}, and more than 0`, 'joinersRate'));
  if (platformFeeRate !== null && (!fee || isZero(fee))) {
    faults.push(invalid(`${form}, more than 0; leave it out for no fee`, 'platformFeeRate'));
  }
  if (!readRate(counterFloor)) faults.push(invalid(form, 'counterFloor'));
  if (joiners && fee && compareRational(addRational(joiners, fee), RATIONAL_ONE) > 0) {
    faults.push(invalid('the joiners’ part and the platform fee are more than all there is', 'joinersRate'));
  }
  return faults;
}

function slotFaults(slots: readonly SlotDraft[]): readonly Refusal[] {
  const faults: Refusal[] = [];
  if (slots.length === 0) faults.push(invalid('name at least one kind of node', 'slots'));
  const places = slots.reduce((sum, slot) => sum + slot.places, 0);
  if (places > PLACES_MAX) faults.push(invalid(`at most ${PLACES_MAX} places in all`, 'slots'));
  for (const [index, slot] of slots.entries()) {
    const at = ['slots', index.toString()];
    const isTwice = slots.findIndex(({ kind }) => kind === slot.kind) < index;
    if (isTwice) faults.push(invalid('one slot a kind', ...at, 'kind'));
    if (!Number.isInteger(slot.places) || slot.places < 1) faults.push(invalid('at least one', ...at, 'places'));
    const isReadable = slot.requirements.every((text) => isText(text, REQUIREMENT_LENGTH_MAX));
    if (!isReadable || slot.requirements.length > REQUIREMENTS_MAX) {
      const rule = `at most ${REQUIREMENTS_MAX}, each of 1 to ${REQUIREMENT_LENGTH_MAX} characters`;
      faults.push(invalid(rule, ...at, 'requirements'));
    }
  }
  return faults;
}

/** Obligations and targets are clauses of the contract to come, so contracts reads them, with one node for each slot. */
function readSlots(drafts: readonly SlotDraft[]): Result<readonly Slot[], readonly Refusal[]> {
  const ids = drafts.map(({ kind }) => kind);
  const parties = ids.map((id, index) => ({ id, rank: index + 1 }));
  const terms = parseTerms({ currency: 'CNY', parties, distributable: 'gross', waterfall: [], residual: ids[0] });
  if (!terms.ok) throw new Error('the terms of no contract in particular do not parse');
  const nodes = drafts.map(({ kind, obligations, targets }) => ({ key: kind, kind, obligations, targets }));
  const clauses = parseClauses({ nodes }, terms.value);
  if (!clauses.ok) return err(clauses.error.map(inSlots));
  const read = clauses.value.nodes ?? [];
  return ok(
    drafts.map(({ kind, places, requirements }, index) => {
      const { obligations = [], targets = [] } = read[index] ?? {};
      return { kind, places, requirements, obligations, targets };
    }),
  );
}

// "clauses", "nodes", the index, and the place within.
function inSlots({ path = [], ...fault }: Refusal): Refusal {
  return { ...fault, path: ['slots', ...path.slice(2)] };
}

function isText(text: string, lengthMax: number): boolean {
  return text.trim() !== '' && text.length <= lengthMax;
}

function invalid(message: string, ...path: readonly string[]): Refusal {
  return refusal('OPPORTUNITY_INVALID', message, path);
}

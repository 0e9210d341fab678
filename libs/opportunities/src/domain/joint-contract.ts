import { type Clauses, isAtLeast, type NodeClause, type Target } from '#libs/contracts';
import { type Id, mulRational, parseRational, type Rational, type Refusal, refusal } from '#libs/kernel';
import type { Offer, Pledge } from './bid.js';
import { rateOf, writtenRate } from './exact-rate.js';
import type { Posting, SharingBasis, Slot } from './opportunity.js';

/** Keys of the venture and the platform in the terms; joiners have the key of their kind and a number. */
const VENTURE = 'venture';
const PLATFORM = 'platform';

const DISTRIBUTABLE = {
  net_revenue: { sub: ['gross', 'refunds'] },
  net_of_costs: { sub: ['gross', { add: ['refunds', 'costs'] }] },
} as const satisfies Record<SharingBasis, object>;

export type Joiner = {
  readonly kind: Slot['kind'];
  readonly party: Id<'party'>;
  readonly weight: string;
  readonly offer: Pick<Offer, 'pledges'>;
};

export type JointContract = {
  readonly name: string;
  readonly terms: object;
  readonly inputs: object;
  readonly clauses: Clauses;
  readonly participants: readonly { readonly key: string; readonly party: Id<'party'> }[];
};

/**
 * The contract of a venture and its joiners: first the platform's fee, then the joiners' part by weight, both of the
 * distributable; the venture has the rest. Weights add up to 1, so every joiner's rate is exact.
 */
export function jointContract(
  posting: Omit<Posting, 'slots'> & { readonly slots: readonly SlotContent[] },
  joiners: readonly Joiner[],
  parties: { readonly venture: Id<'party'>; readonly platform: Id<'party'> },
): JointContract {
  const keyed = withKeys(joiners);
  const hasFee = posting.platformFeeRate !== null;
  const others = [
    ...(hasFee ? [{ key: PLATFORM, party: parties.platform }] : []),
    { key: VENTURE, party: parties.venture },
  ];
  const participants = [...keyed.map(({ key, joiner: { party } }) => ({ key, party })), ...others];
  return {
    name: posting.title,
    terms: {
      currency: posting.currency,
      parties: participants.map(({ key }, index) => ({ id: key, rank: index + 1 })),
      distributable: DISTRIBUTABLE[posting.basis],
      waterfall: waterfallOf(posting, keyed),
      residual: VENTURE,
    },
    inputs: {},
    clauses: {
      nodes: [...keyed.map((one) => nodeOf(posting.slots, one)), ...others.map(({ key }) => bareNode(key))],
      slots: posting.slots.map(({ kind, places }) => ({ kind, places })),
    },
    participants,
  };
}

/** What of a slot goes into a contract. */
export type SlotContent = Pick<Slot, 'kind' | 'places' | 'obligations' | 'targets'>;

type Keyed = { readonly key: string; readonly joiner: Joiner };

function withKeys(joiners: readonly Joiner[]): readonly Keyed[] {
  return joiners.map((joiner, index) => {
    const number = joiners.slice(0, index + 1).filter(({ kind }) => kind === joiner.kind).length;
    return { key: `${joiner.kind}_${number}`, joiner };
  });
}

function waterfallOf({ joinersRate, platformFeeRate }: Omit<Posting, 'slots'>, keyed: readonly Keyed[]): object[] {
  const part = rateOf(joinersRate);
  const rates = keyed.map(({ key, joiner: { weight } }) => {
    return { to: key, rate: writtenRate(mulRational(part, rateOf(weight))) };
  });
  const base = 'distributable';
  const joiners = { id: 'joiners', kind: 'percent', base, payees: rates };
  if (platformFeeRate === null) return [joiners];
  return [{ id: 'platform_fee', kind: 'percent', base, payees: [{ to: PLATFORM, rate: platformFeeRate }] }, joiners];
}

function nodeOf(slots: readonly SlotContent[], { key, joiner }: Keyed): NodeClause {
  const slot = slots.find(({ kind }) => kind === joiner.kind);
  if (!slot) throw new Error(`nobody looked for a ${joiner.kind}`);
  const { kind, obligations } = slot;
  return { key, kind, obligations, targets: withPledges(slot.targets, joiner.offer.pledges) };
}

function withPledges(targets: readonly Target[], pledges: readonly Pledge[]): readonly Target[] {
  return targets.map((target) => {
    const own = pledges.find(({ indicator }) => indicator === target.indicator);
    return own ? { ...target, pledge: own.pledge } : target;
  });
}

function bareNode(key: string): NodeClause {
  return { key, kind: key === PLATFORM ? PLATFORM : VENTURE, obligations: [], targets: [] };
}

/** Longer than any level of an indicator; bounds the digits of what is stored. */
const PLEDGE_LENGTH_MAX = 40;

/** Refused: PLEDGE_INVALID, each with its path. */
export function pledgeFaults({ targets }: Pick<Slot, 'targets'>, pledges: readonly Pledge[]): readonly Refusal[] {
  return pledges.flatMap(({ indicator, pledge }, index): Refusal[] => {
    const target = targets.find((one) => one.indicator === indicator);
    const isTwice = pledges.findIndex((one) => one.indicator === indicator) < index;
    const path = ['pledges', index.toString()];
    if (!target || isTwice) {
      const known = targets.map((one) => one.indicator).join(', ') || 'none';
      return [
        refusal('PLEDGE_INVALID', `a pledge is for one target of the slot, each once: ${known}`, [
          ...path,
          'indicator',
        ]),
      ];
    }
    const level = exactLevel(pledge);
    if (level && isAtLeast(level, exactLevel(target.benchmark), target.direction)) return [];
    const rule = `an exact number such as "9/10", at least as good as the benchmark ${target.benchmark}`;
    return [refusal('PLEDGE_INVALID', rule, [...path, 'pledge'])];
  });
}

function exactLevel(text: string): Rational | undefined {
  const level = text.length <= PLEDGE_LENGTH_MAX ? parseRational(text) : undefined;
  return level?.ok && level.value.denominator <= 10n ** 9n ? level.value : undefined;
}

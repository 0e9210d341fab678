import type { CurrencyCode } from '#libs/kernel';
import { moneyType } from '#libs/platform';
import type { PointOutcome } from '../../domain/wagers/judge.js';
import type { Effect, InflectionPoint, Tranche, Wager } from '../../domain/wagers/wager.js';
import type {
  ContractInflectionPointType,
  ContractTrancheType,
  ContractWagerEffectType,
  ContractWagerOutcomeType,
  ContractWagerType,
  PointSource,
} from './wager.types.js';

type VersionOfWagers = Omit<PointSource, 'wager' | 'point'>;

export function toWagerTypes(wagers: readonly Wager[], of: VersionOfWagers): ContractWagerType[] {
  return wagers.map(({ code, title, inflectionPoints }) => ({
    code,
    title: title ?? null,
    inflectionPoints: inflectionPoints.map((point) => toPointType(code, point, of)),
  }));
}

export function toTrancheType({ code, funder, to, amountMinor }: Tranche, currency: CurrencyCode): ContractTrancheType {
  return { code, funder, to, amount: moneyType({ minorUnits: BigInt(amountMinor), currency }) };
}

export function toOutcomeType(outcome: PointOutcome, currency: CurrencyCode): ContractWagerOutcomeType {
  const { comparisons, effects, tranches, ...plain } = outcome;
  return {
    ...plain,
    comparisons: comparisons.map((one) => ({ ...one, attainment: one.attainment ?? null })),
    effects: [...effects],
    tranches: tranches.map((tranche) => toTrancheType(tranche, currency)),
  };
}

function toPointType(wager: string, point: InflectionPoint, of: VersionOfWagers): ContractInflectionPointType {
  const { code, title, month, missedFrom, condition, effects, otherwise } = point;
  const toType = (effect: Effect) => toEffectType(effect, of.currency);
  return {
    ...{ code, month, condition },
    title: title ?? null,
    missedFrom: missedFrom ?? null,
    effects: effects.map(toType),
    otherwise: otherwise.map(toType),
    source: { ...of, wager, point },
  };
}

const NO_EFFECT = { factor: null, bands: null, tranche: null, vesting: null, challenge: null };

function toEffectType(effect: Effect, currency: CurrencyCode): ContractWagerEffectType {
  if ('factor' in effect) return { ...NO_EFFECT, factor: effect.factor };
  if ('bands' in effect) return { ...NO_EFFECT, bands: effect.bands };
  if ('tranche' in effect) return { ...NO_EFFECT, tranche: toTrancheType(effect.tranche, currency) };
  if ('challenge' in effect) return { ...NO_EFFECT, challenge: effect.challenge.reason };
  const { input, holder, ...move } = effect.vesting;
  const months = 'months' in move ? move.months : null;
  const advance = 'advance' in move ? move.advance : null;
  return { ...NO_EFFECT, vesting: { input, holder, months, advance, complete: 'complete' in move } };
}

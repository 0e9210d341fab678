import { formatRational, halfUp, mulRational, rational } from '#libs/kernel';
import { limited, smaller } from '../steps/step-context.js';
import { unrecoupedKey } from '../steps/royalty.js';
import { cumulativeKey, entitlement, ratedBands, type RatedBand } from '../steps/tiers.js';
import type { RoyaltyStep, TiersStep } from '../terms.js';
import { type AmountPart, joinReads, NO_READS } from './amount-part.js';
import {
  given,
  limitParts,
  part,
  readMoney,
  readOptional,
  readRate,
  roundedParts,
  type StepView,
} from './step-view.js';

/** R5: the entitlement by bands, rounded once, less what was earned on the base accumulated before; then the limits. */
export function tiersParts(view: StepView, step: TiersStep): readonly AmountPart[] {
  const base = readMoney(view, step.base, 'base');
  const bands = given(ratedBands(view, step));
  const key = cumulativeKey(step);
  const before = step.accumulates ? (view.state.get(key) ?? 0n) : 0n;
  const exact = entitlement(step.mode, bands, before + base.value);
  const exactBefore = entitlement(step.mode, bands, before);
  const rates = step.bands.map((band, index) => readRate(view, band.rate, ['bands', index.toString(), '1']).reads);
  const accumulated = { ...NO_READS, state: step.accumulates ? [key] : [] };
  const reads = joinReads(base.reads, ...rates, accumulated);
  const figures = { base: base.value.toString(), ...bandFigures(step, bands, before + base.value) };
  const earned = halfUp(exact) - halfUp(exactBefore);
  const limits = { floor: readOptional(view, step.floor, 'floor'), cap: readOptional(view, step.cap, 'cap') };
  return [
    ...roundedParts(view, {
      exact,
      rounded: halfUp(exact),
      label: step.mode === 'cliff' ? 'the base at the rate of the band it reached' : 'each band at its own rate',
      figures: step.accumulates ? { ...figures, accumulatedBefore: before.toString() } : figures,
      reads,
    }),
    ...(step.accumulates
      ? [
          part(view, 'accumulated', -halfUp(exactBefore), {
            label: 'less what was earned on the base accumulated before',
            figures: { base: before.toString(), exact: formatRational(exactBefore) },
            reads: joinReads(accumulated, ...rates),
          }),
        ]
      : []),
    ...limitParts(view, earned, { ...limits, reads }),
  ];
}

/** The rates that the base met: "(previous, upto]" to its rate. */
function bandFigures({ mode }: TiersStep, bands: readonly RatedBand[], base: bigint): Readonly<Record<string, string>> {
  const met = bands.flatMap(({ upTo, rate }, index) => {
    const from = bands[index - 1]?.upTo ?? 0n;
    const isReached = mode === 'marginal' ? base > from : isLanding({ from, upTo, isFirst: index === 0 }, base);
    return isReached ? [[`band (${from}, ${upTo ?? '…'}]`, formatRational(rate)] as const] : [];
  });
  return Object.fromEntries(met);
}

function isLanding({ from, upTo, isFirst }: { from: bigint; upTo: bigint | null; isFirst: boolean }, base: bigint) {
  return (isFirst || base > from) && (upTo === null || base <= upTo);
}

/** R7: what was earned repays the advance first, then goes to `to`. */
export function royaltyParts(view: StepView, step: RoyaltyStep): readonly AmountPart[] {
  const base = readMoney(view, step.base, 'base');
  const rate = readRate(view, step.rate, ['rate']);
  const exact = mulRational(rational(base.value), rate.value);
  const reads = joinReads(base.reads, rate.reads);
  const bounds = { floor: undefined, cap: undefined, pool: view.scope.pool };
  const earned = limited(halfUp(exact), bounds).take;
  const key = unrecoupedKey(step.id);
  const unrecouped = view.state.get(key) ?? 0n;
  const recouped = smaller(earned, unrecouped);
  const advance = { figures: { unrecouped: unrecouped.toString(), earned: earned.toString() } };
  const advanceReads = joinReads({ ...NO_READS, state: [key] }, reads);
  const parts: AmountPart[] = [];
  if (view.party === step.to) {
    const figures = { base: base.value.toString(), rate: formatRational(rate.value) };
    const label = 'the base at the rate';
    parts.push(...roundedParts(view, { exact, rounded: halfUp(exact), label, figures, reads }));
    parts.push(...limitParts(view, halfUp(exact), { reads }));
    if (recouped > 0n) {
      const repaid = `repays the advance of ${step.recoupTo}`;
      parts.push(part(view, 'recouped', -recouped, { label: repaid, ...advance, reads: advanceReads }));
    }
  }
  if (view.party === step.recoupTo && (recouped > 0n || view.party !== step.to)) {
    const label = `advance repaid from what ${step.to} earned`;
    parts.push(part(view, 'recouped', recouped, { label, ...advance, reads: advanceReads }));
  }
  return parts;
}

import type { PointOutcome } from '#libs/contracts';
import type { Month } from '#libs/kernel';
import type { ExplanationNode, ExplanationSource } from './explanation.js';
import type { Computation } from './statement.js';

/** The tranches that a month fires for a party, each with the results that fired it. */
export function trancheNodes(
  { month, wagers = [] }: Pick<Computation, 'month' | 'wagers'>,
  partyKey: string,
  asOf: Month,
): readonly ExplanationNode[] {
  return wagers.flatMap((outcome) =>
    outcome.tranches
      .filter(({ to }) => to === partyKey)
      .map((tranche): ExplanationNode => {
        const { wager, point, state, month: judged } = outcome;
        const label = `tranche ${tranche.code} from ${tranche.funder}: point ${point} of wager ${wager} was ${state} in ${judged}`;
        return {
          ...{ kind: 'tranche', label, amountMinor: BigInt(tranche.amountMinor), month, step: null, clause: tranche },
          ...{ figures: {}, children: [], sources: sourcesOf(outcome, tranche.amountMinor, asOf) },
        };
      }),
  );
}

function sourcesOf(
  { wager, point, month, comparisons }: PointOutcome,
  amountMinor: string,
  asOf: Month,
): readonly ExplanationSource[] {
  const agreed = { kind: 'constant', path: ['clauses', 'wagers', wager, point], value: amountMinor } as const;
  const results = comparisons.map(({ result, value }): ExplanationSource => {
    if ('indicator' in result) {
      return { kind: 'indicator', name: result.indicator, value, month, asOf, code: result.indicator };
    }
    return {
      kind: 'events',
      name: result.events.kinds.join(' + '),
      value: value ?? '0',
      month,
      asOf,
      ...result.events,
    };
  });
  return [agreed, ...results];
}

import type { Month } from '#libs/kernel';
import type { SettledMonth } from './restatement.js';
import type { Computation, Funding, Statement } from './statement.js';

/**
 * What the statements of a venture in a currency leave for the proof of those behind them: of each month what was computed
 * last, and what was given for it. It grows with the months and their parties, not with what the statements say of them.
 */
export class ProvenChain {
  private readonly computed = new Map<Month, SettledMonth>();
  private readonly given = new Map<Month, Map<string, bigint>>();
  private readonly funded = new Map<Month, Funding[]>();

  add({ own, restatements, shares, fundings }: Pick<Statement, 'own' | 'restatements' | 'shares' | 'fundings'>): void {
    for (const computation of [...restatements, own]) this.computed.set(computation.month, carriedOf(computation));
    for (const { forMonth, partyKey, amountMinor } of shares) {
      const parties = this.given.get(forMonth) ?? new Map<string, bigint>();
      this.given.set(forMonth, parties.set(partyKey, (parties.get(partyKey) ?? 0n) + amountMinor));
    }
    for (const funding of fundings) {
      this.funded.set(funding.forMonth, [...(this.funded.get(funding.forMonth) ?? []), funding]);
    }
  }

  /** Each month as it was computed last. */
  months(): readonly SettledMonth[] {
    return [...this.computed.values()];
  }

  /** What each key was given for a month, all statements together. */
  givenFor(month: Month): ReadonlyMap<string, bigint> {
    return this.given.get(month) ?? new Map();
  }

  fundingsFor(month: Month): readonly Funding[] {
    return this.funded.get(month) ?? [];
  }
}

function carriedOf({ month, contractId, contractVersion, stateOut }: Computation): SettledMonth {
  return { month, contractId, contractVersion, stateOut, restatements: [] };
}

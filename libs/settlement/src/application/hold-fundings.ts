import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import type { PostedFunding, Statement } from '../domain/statement.js';
import { afterFunding, heldOf, keyOfTranche, NOT_FIRED } from '../domain/tranche.js';
import { TrancheStore } from '../persistence/tranche.store.js';

/** Says of each tranche that statements fire or take back what waits for its funder. Statements without any cost nothing. */
@Injectable()
export class HoldFundings {
  constructor(private readonly tranches: TrancheStore) {}

  /** While the books of their ventures are held: receipts wait for that, so that what was paid stays what it is. */
  async execute(
    tx: Tx,
    statements: readonly Statement[],
  ): Promise<ReadonlyMap<Id<'statement'>, readonly PostedFunding[]>> {
    const funding = statements.filter(({ fundings }) => fundings.length > 0);
    if (funding.length === 0) return new Map();
    const known = await this.tranches.ofVentures(tx, [...new Set(funding.map(({ ventureId }) => ventureId))]);
    const standings = new Map(known.map((one) => [keyOfTranche(one), one as Parameters<typeof heldOf>[0]]));
    return new Map(
      funding.map(({ id, ventureId, currency, fundings }) => [
        id,
        fundings.map((one): PostedFunding => {
          const key = keyOfTranche({ ...one, ventureId, currency });
          const standing = standings.get(key) ?? NOT_FIRED;
          standings.set(key, afterFunding(standing, one.amountMinor));
          return { ...one, heldMinor: heldOf(standing, one.amountMinor) };
        }),
      ]),
    );
  }
}

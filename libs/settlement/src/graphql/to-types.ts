import { publicId } from '#libs/kernel';
import { moneyType } from '#libs/platform';
import type { StatementRow } from '../persistence/settlement.rows.js';
import type { StatementShare } from '../persistence/statement.reads.js';
import type { StatementLineType, StatementShareType, StatementType } from './settlement.types.js';

export function toStatementType(row: StatementRow): StatementType {
  const {
    month,
    calendar,
    contractVersion,
    termsHash,
    engine,
    inputs,
    stateIn,
    stateOut,
    restatements,
    issuedAt,
    documentHash,
  } = row;
  return {
    ...{
      month,
      calendar,
      contractVersion,
      termsHash,
      engine,
      inputs,
      stateIn,
      stateOut,
      restatements,
      issuedAt,
      documentHash,
    },
    id: publicId('statement', row.id),
    row,
    ventureKey: row.ventureId,
    deferredMonths: row.deferred ?? [],
    distributed: moneyType({ minorUnits: row.distributedMinor, currency: row.currency }),
    contractId: publicId('contract', row.contractId),
    journalId: row.journalId && publicId('journal', row.journalId),
  };
}

export function toShareType(share: StatementShare, statement: StatementRow): StatementShareType {
  const { partyId, partyKey, forMonth, amountMinor } = share;
  const amount = moneyType({ minorUnits: amountMinor, currency: statement.currency });
  return { share, statement, partyKeyId: partyId, partyKey, forMonth, amount };
}

/** A line for each amount of each step, in the order of the waterfall, and for each tranche that the month fired. */
export function toLineTypes(row: StatementRow, shares: readonly StatementShare[], terms: unknown): StatementLineType[] {
  // Of the own month only: in the version that closed a corrected month a key may have stood for somebody else.
  const own = shares.filter((share) => share.forMonth === row.month);
  const parties = new Map(own.map((share) => [share.partyKey, share.partyId]));
  const line = (
    partyKey: string,
    amountMinor: string,
    told: Pick<StatementLineType, 'step' | 'clause' | 'explanation'>,
  ) => {
    const partyKeyId = parties.get(partyKey);
    const amount = moneyType({ minorUnits: BigInt(amountMinor), currency: row.currency });
    return partyKeyId ? [{ partyKey, partyKeyId, ...told, amount }] : [];
  };
  const tranches = (row.wagers ?? []).flatMap((outcome) =>
    outcome.tranches.flatMap((tranche) =>
      line(tranche.to, tranche.amountMinor, { step: `tranche:${tranche.code}`, clause: tranche, explanation: outcome }),
    ),
  );
  const steps = row.steps.flatMap((step, index) =>
    Object.entries(step.to).flatMap(([partyKey, amount]) => {
      const explanation: unknown = row.trace.steps[index];
      return line(partyKey, amount, { step: step.step, clause: clauseOf(terms, step.step), explanation });
    }),
  );
  return [...steps, ...tranches];
}

function clauseOf(terms: unknown, step: string): unknown {
  const { waterfall = [] } = terms as { waterfall?: readonly { id?: unknown }[] };
  return waterfall.find((clause) => clause.id === step) ?? null;
}

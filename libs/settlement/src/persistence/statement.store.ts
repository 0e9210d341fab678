import { Injectable } from '@nestjs/common';
import type { CopiedValue, Tx } from '#libs/platform';
import type { PostedFunding } from '../domain/statement.js';
import type { IssuedStatement } from '../domain/statement-document.js';

export type HashedStatement = {
  readonly statement: IssuedStatement;
  readonly documentHash: string;
  readonly fundings: readonly PostedFunding[];
};

const STATEMENT = {
  table: 'statement',
  columns: {
    ...{ venture_id: 'uuid', id: 'uuid', calendar: 'text', month: 'text', currency: 'text' },
    ...{ contract_id: 'uuid', contract_version: 'int', terms_hash: 'text', engine: 'text' },
    ...{ inputs: 'jsonb', state_in: 'jsonb', state_out: 'jsonb', distributed_minor: 'bigint' },
    ...{ steps: 'jsonb', trace: 'jsonb', restatements: 'jsonb' },
    ...{ journal_id: 'uuid', issued_at: 'timestamptz', document_hash: 'text', wagers: 'jsonb' },
    ...{ issued_with_journal: 'boolean' },
    ...{ deferred: 'jsonb' },
  },
};

const STATEMENT_SHARE = {
  table: 'statement_share',
  columns: {
    ...{ venture_id: 'uuid', statement_id: 'uuid', for_month: 'text', party_key: 'text', party_id: 'uuid' },
    ...{ amount_minor: 'bigint' },
  },
};

const STATEMENT_FUNDING = {
  table: 'statement_funding',
  columns: {
    ...{ venture_id: 'uuid', statement_id: 'uuid', for_month: 'text', tranche_id: 'text', wager_id: 'text' },
    ...{ point_id: 'text', funder_key: 'text', funder_party_id: 'uuid', to_key: 'text', to_party_id: 'uuid' },
    ...{ amount_minor: 'bigint', held_minor: 'bigint' },
  },
};

@Injectable()
export class StatementStore {
  /** Stores statements and their shares, two statements of SQL however many there are; a third where wagers fund. */
  async insert(tx: Tx, issued: readonly HashedStatement[]): Promise<void> {
    await tx.insertRows(STATEMENT, issued.map(columnsOf));
    await tx.insertRows(
      STATEMENT_SHARE,
      issued.flatMap(({ statement: { id, ventureId, shares } }) =>
        shares.map(({ forMonth, partyKey, partyId, amountMinor }) => {
          return [ventureId, id, forMonth, partyKey, partyId, amountMinor];
        }),
      ),
    );
    const fundings = issued.flatMap(fundingColumnsOf);
    if (fundings.length > 0) await tx.insertRows(STATEMENT_FUNDING, fundings);
  }
}

function columnsOf({ statement, documentHash }: HashedStatement): CopiedValue[] {
  const { id, ventureId, calendar, month, currency, engine, own, restatements, journalId, issuedAt, deferred } =
    statement;
  return [
    ...[ventureId, id, calendar, month, currency, own.contractId, own.contractVersion, own.termsHash, engine],
    ...[own.inputs, own.stateIn, own.stateOut].map((json) => JSON.stringify(json)),
    own.distributed,
    ...[own.steps, own.trace, restatements].map((json) => JSON.stringify(json)),
    ...[journalId, issuedAt.toISOString(), documentHash],
    own.wagers ? JSON.stringify(own.wagers) : null,
    'true',
    deferred.length > 0 ? JSON.stringify(deferred) : null,
  ];
}

function fundingColumnsOf({ statement: { id, ventureId }, fundings }: HashedStatement): CopiedValue[][] {
  return fundings.map((one) => [
    ...[ventureId, id, one.forMonth, one.tranche, one.wager, one.point],
    ...[one.funderKey, one.funderId, one.toKey, one.toId, one.amountMinor, one.heldMinor],
  ]);
}

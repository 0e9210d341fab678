import { Injectable } from '@nestjs/common';
import type { CopiedValue, Tx } from '#libs/platform';
import type { IssuedStatement } from '../domain/statement-document.js';

export type HashedStatement = { readonly statement: IssuedStatement; readonly documentHash: string };

@Injectable()
export class StatementStore {
  /** Stores statements and their shares, two statements of SQL however many there are. */
  async insert(tx: Tx, issued: readonly HashedStatement[]): Promise<void> {
    await tx.copyRows(
      `statement (venture_id, id, calendar, month, currency, contract_id, contract_version, terms_hash, engine, inputs,
         state_in, state_out, distributed_minor, steps, trace, restatements, journal_id, issued_at, document_hash)`,
      issued.map(columnsOf),
    );
    await tx.copyRows(
      'statement_share (venture_id, statement_id, for_month, party_key, party_id, amount_minor)',
      issued.flatMap(({ statement: { id, ventureId, shares } }) =>
        shares.map(({ forMonth, partyKey, partyId, amountMinor }) => {
          return [ventureId, id, forMonth, partyKey, partyId, amountMinor];
        }),
      ),
    );
  }
}

function columnsOf({ statement, documentHash }: HashedStatement): CopiedValue[] {
  const { id, ventureId, calendar, month, currency, engine, own, restatements, journalId, issuedAt } = statement;
  return [
    ...[ventureId, id, calendar, month, currency, own.contractId, own.contractVersion, own.termsHash, engine],
    ...[own.inputs, own.stateIn, own.stateOut].map((json) => JSON.stringify(json)),
    own.distributed,
    ...[own.steps, own.trace, restatements].map((json) => JSON.stringify(json)),
    ...[journalId, issuedAt.toISOString(), documentHash],
  ];
}

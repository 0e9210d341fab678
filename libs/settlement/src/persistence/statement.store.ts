import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/platform';
import type { IssuedStatement } from '../domain/statement-document.js';

export type HashedStatement = { readonly statement: IssuedStatement; readonly documentHash: string };

@Injectable()
export class StatementStore {
  /** Stores statements and their shares, two statements of SQL however many there are. */
  async insert(tx: Tx, issued: readonly HashedStatement[]): Promise<void> {
    if (issued.length === 0) return;
    const statements = issued.map(({ statement }) => statement);
    await tx.write(
      `INSERT INTO statement (venture_id, id, calendar, month, currency, contract_id, contract_version, terms_hash, engine,
         inputs, state_in, state_out, distributed_minor, steps, trace, restatements, journal_id, issued_at, document_hash)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::uuid[], $7::int[], $8::text[],
         $9::text[], $10::jsonb[], $11::jsonb[], $12::jsonb[], $13::bigint[], $14::jsonb[], $15::jsonb[], $16::jsonb[],
         $17::uuid[], $18::timestamptz[], $19::text[])`,
      [
        statements.map((one) => one.ventureId),
        statements.map((one) => one.id),
        statements.map((one) => one.calendar),
        statements.map((one) => one.month),
        statements.map((one) => one.currency),
        statements.map((one) => one.own.contractId),
        statements.map((one) => one.own.contractVersion),
        statements.map((one) => one.own.termsHash),
        statements.map((one) => one.engine),
        statements.map((one) => JSON.stringify(one.own.inputs)),
        statements.map((one) => JSON.stringify(one.own.stateIn)),
        statements.map((one) => JSON.stringify(one.own.stateOut)),
        statements.map((one) => one.own.distributed),
        statements.map((one) => JSON.stringify(one.own.steps)),
        statements.map((one) => JSON.stringify(one.own.trace)),
        statements.map((one) => JSON.stringify(one.restatements)),
        statements.map((one) => one.journalId),
        statements.map((one) => one.issuedAt.toISOString()),
        issued.map((one) => one.documentHash),
      ],
    );
    await this.insertShares(tx, statements);
  }

  private async insertShares(tx: Tx, statements: readonly IssuedStatement[]): Promise<void> {
    const shares = statements.flatMap((one) =>
      one.shares.map((share) => ({ ...share, ventureId: one.ventureId, statementId: one.id })),
    );
    await tx.write(
      `INSERT INTO statement_share (venture_id, statement_id, for_month, party_key, party_id, amount_minor)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[], $6::bigint[])`,
      [
        shares.map((one) => one.ventureId),
        shares.map((one) => one.statementId),
        shares.map((one) => one.forMonth),
        shares.map((one) => one.partyKey),
        shares.map((one) => one.partyId),
        shares.map((one) => one.amountMinor.toString()),
      ],
    );
  }
}

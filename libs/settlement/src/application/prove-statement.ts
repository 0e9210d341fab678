import { Injectable } from '@nestjs/common';
import { err, type Id, notFound, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { ProveJournal } from '#libs/ledger';
import type { Actor, Reader } from '#libs/platform';
import { issuedStatement } from '../domain/issued-statement.js';
import type { PeriodKey } from '../domain/progress.js';
import { type StatementProof, statementProof } from '../domain/statement-proof.js';
import { DocumentTree } from '../persistence/document-tree.js';
import { SettlementQueries } from './settlement.queries.js';

/** Gives out the proof that a statement was sealed with its month, to be checked by anybody, without us. */
@Injectable()
export class ProveStatement {
  constructor(
    private readonly queries: SettlementQueries,
    private readonly documents: DocumentTree,
    private readonly ledger: ProveJournal,
  ) {}

  /**
   * The viewer null is whoever owns the machine. It reads the hashes of all statements and journals of the month.
   * Refused: NOT_FOUND, PROOF_NOT_YET (the month is not closed), PROOF_UNAVAILABLE (it was sealed without statements).
   */
  async execute(reader: Reader, viewer: Actor | null, id: Id<'statement'>): Promise<Result<StatementProof, Refusal>> {
    const row = await this.queries.statement(reader, viewer, id);
    if (!row) return err(notFound('the statement'));
    const { ventureId, calendar, month, journalId } = row;
    const seal = await this.ledger.seal(reader, calendar, month);
    if (!seal) return err(await this.notYet(reader, { calendar, month }));
    if (!seal.documents) {
      const message = `${month} was closed before statements were sealed; there is the hash of the statement and no proof of when it was issued`;
      return err(refusal('PROOF_UNAVAILABLE', message));
    }
    const shares = (await this.queries.shares(reader, [id])).get(id) ?? [];
    const fundings = (await this.queries.fundings(reader, [row])).get(id) ?? [];
    return ok(
      statementProof({
        statement: issuedStatement(row, shares, fundings),
        inclusion: await this.documents.inclusion(reader, { calendar, month }, { ventureId, id }),
        journal: journalId && (await this.ledger.journal(reader, ventureId, journalId)),
        seal,
      }),
    );
  }

  private async notYet(reader: Reader, key: PeriodKey): Promise<Refusal> {
    const { pending, parked } = await this.queries.progress(reader, key);
    const left = `${pending} ventures are still to be settled and ${parked} wait for somebody`;
    const message = `${key.month} is not closed yet: ${left}. The proof is there as soon as the month and those before it are closed`;
    return refusal('PROOF_NOT_YET', message);
  }
}

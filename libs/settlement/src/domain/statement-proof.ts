import type { Inclusion, ProvenJournal, ProvenSeal } from '#libs/ledger';
import { documentHash, type IssuedStatement, statementContent } from './statement-document.js';

/**
 * Everything that somebody without a database needs to see that a statement was sealed with its month, as it is written
 * to a file: whole numbers as text, hashes in hex. `docs/proof.md` explains each member, `docs/verify-statement.mjs`
 * checks them. A member never changes its meaning; another content gets another `version`.
 */
export type StatementProof = ReturnType<typeof statementProof>;

/** All of it as it stood when the month was sealed. */
export type ProofParts = {
  readonly statement: IssuedStatement;
  readonly inclusion: Inclusion;
  /** Null when no money moved. */
  readonly journal: ProvenJournal | null;
  readonly seal: ProvenSeal;
};

export function statementProof({ statement, inclusion, journal, seal }: ProofParts) {
  const content = statementContent(statement);
  return {
    version: 'chuang-statement-proof/1',
    statement: content,
    documentHash: documentHash(content),
    inclusion: inclusionText(inclusion),
    journal: journal && {
      content: journal.content,
      contentHash: journal.contentHash,
      chain: { ...journal.chain, sequence: journal.chain.sequence.toString() },
      inclusion: inclusionText(journal.inclusion),
    },
    seal: { content: seal.content, sealHash: seal.sealHash },
  };
}

function inclusionText({ index, count, path, root }: Inclusion) {
  return { index: index.toString(), count: count.toString(), path, root };
}

import { Injectable } from '@nestjs/common';
import { MerkleStream, type Month } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { Period } from '../domain/period.js';
import type { Inclusion, Seal, SealedSet } from '../domain/seal.js';
import { PERIOD_COLUMNS } from './period.store.js';

/** Journals that are read at once to compute a root: a megabyte of hashes. */
const JOURNALS_PER_PAGE = 10_000;
/** A few hundred kilobytes. */
const SEALS_PER_PAGE = 1000;
const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

export type SealedJournal = {
  readonly calendar: string;
  readonly month: Month;
  readonly bookId: string;
  readonly sequence: bigint;
};

type SealRow = {
  calendar: string;
  month: Month;
  journalsCount: bigint;
  journalsRoot: string;
  documentsCount: bigint | null;
  documentsRoot: string | null;
  recordsCount: bigint | null;
  recordsRoot: string | null;
  previousHash: string;
  sealHash: string;
};

const SEALS = `SELECT calendar, month, journals_count AS "journalsCount", journals_root AS "journalsRoot",
  documents_count AS "documentsCount", documents_root AS "documentsRoot",
  records_count AS "recordsCount", records_root AS "recordsRoot", previous_hash AS "previousHash",
  seal_hash AS "sealHash" FROM period_seal`;

/** Seals of closed months. Rows are never changed. */
@Injectable()
export class SealStore {
  /** Closed months up to this one that have no seal, ascending. */
  async unsealed(reader: Reader, calendar: string, through: Month): Promise<readonly Period[]> {
    return reader.rows<Period>(
      `SELECT ${PERIOD_COLUMNS} FROM accounting_period p
       WHERE calendar = $1 AND month <= $2 AND state = 'closed' AND NOT EXISTS
         (SELECT FROM period_seal s WHERE s.calendar = p.calendar AND s.month = p.month)
       ORDER BY month`,
      [calendar, through],
    );
  }

  async last(reader: Reader, calendar: string): Promise<Seal | undefined> {
    const row = await reader.row<SealRow>(`${SEALS} WHERE calendar = $1 ORDER BY month DESC LIMIT 1`, [calendar]);
    return row && toSeal(row);
  }

  async ofMonths(
    reader: Reader,
    keys: readonly { readonly calendar: string; readonly month: string }[],
  ): Promise<readonly Seal[]> {
    const rows = await reader.rows<SealRow>(
      `${SEALS} JOIN unnest($1::text[], $2::text[]) AS wanted (calendar, month) USING (calendar, month)`,
      [keys.map((key) => key.calendar), keys.map((key) => key.month)],
    );
    return rows.map(toSeal);
  }

  /** Every seal, by calendar and month, page by page: there may be a calendar for each venture, with a seal a month. */
  async *all(reader: Reader): AsyncGenerator<Seal> {
    let after: SealRow | undefined;
    do {
      const page: SealRow[] = await reader.rows<SealRow>(
        `${SEALS} WHERE $1::text IS NULL OR (calendar, month) > ($1, $2) ORDER BY calendar, month LIMIT ${SEALS_PER_PAGE}`,
        [after?.calendar ?? null, after?.month ?? null],
      );
      for (const row of page) yield toSeal(row);
      after = page.at(-1);
    } while (after);
  }

  /** The journals of a month as they stand: read page by page, whatever their number. */
  async journalsOf(reader: Reader, calendar: string, month: Month): Promise<SealedSet> {
    return sealedSet(await this.treeOf(reader, { calendar, month }, new MerkleStream()));
  }

  /** Where a journal of the month stands among them. */
  async inclusionOf(reader: Reader, { calendar, month, bookId, sequence }: SealedJournal): Promise<Inclusion> {
    const place = await reader.row<{ index: bigint }>(
      `SELECT count(*) AS index FROM journal
       WHERE calendar = $1 AND month = $2 AND (book_id, sequence) < ($3::uuid, $4::bigint)`,
      [calendar, month, bookId, sequence.toString()],
    );
    const index = place?.index ?? 0n;
    const tree = await this.treeOf(reader, { calendar, month }, new MerkleStream(Number(index)));
    return { ...sealedSet(tree), index, path: tree.path().map((hash) => hash.toString('hex')) };
  }

  private async treeOf(
    reader: Reader,
    { calendar, month }: Pick<SealedJournal, 'calendar' | 'month'>,
    tree: MerkleStream,
  ): Promise<MerkleStream> {
    let after: readonly [string, bigint] = [ZERO_UUID, 0n];
    for (;;) {
      const page = await reader.rows<{ bookId: string; sequence: bigint; chainHash: string }>(
        `SELECT book_id AS "bookId", sequence, chain_hash AS "chainHash" FROM journal
         WHERE calendar = $1 AND month = $2 AND (book_id, sequence) > ($3::uuid, $4::bigint)
         ORDER BY book_id, sequence LIMIT ${JOURNALS_PER_PAGE}`,
        [calendar, month, after[0], after[1].toString()],
      );
      for (const { chainHash } of page) tree.add(Buffer.from(chainHash, 'hex'));
      const last = page.at(-1);
      if (!last || page.length < JOURNALS_PER_PAGE) return tree;
      after = [last.bookId, last.sequence];
    }
  }

  async insert(tx: Tx, seal: Seal): Promise<void> {
    await tx.write(
      `INSERT INTO period_seal (calendar, month, journals_count, journals_root, documents_count, documents_root,
         records_count, records_root, previous_hash, seal_hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        seal.calendar,
        seal.month,
        seal.journals.count.toString(),
        seal.journals.root,
        seal.documents?.count.toString() ?? null,
        seal.documents?.root ?? null,
        seal.records?.count.toString() ?? null,
        seal.records?.root ?? null,
        seal.previousHash,
        seal.sealHash,
      ],
    );
  }
}

function sealedSet(tree: MerkleStream): SealedSet {
  return { count: BigInt(tree.count), root: tree.root().toString('hex') };
}

function toSeal(found: SealRow): Seal {
  const { journalsCount, journalsRoot, documentsCount, documentsRoot, recordsCount, recordsRoot, ...row } = found;
  return {
    ...row,
    journals: { count: journalsCount, root: journalsRoot },
    documents: setOf(documentsCount, documentsRoot),
    records: setOf(recordsCount, recordsRoot),
  };
}

function setOf(count: bigint | null, root: string | null): SealedSet | null {
  return count === null || root === null ? null : { count, root };
}

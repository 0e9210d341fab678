import { Injectable } from '@nestjs/common';
import { MerkleStream, type Month } from '#libs/kernel';
import { type Finding, findBroken, type Reader, type Tx } from '#libs/platform';
import type { SealedSet } from '../domain/seal.js';

/** Hashes that are read at once to compute a root: a megabyte. */
const HASHES_PER_PAGE = 10_000;

/**
 * Rows of one table that say who did what and when, each of which is written once. `name` and `says` are SQL expressions
 * over the table, as texts; what `says` lists never changes, or every hash would.
 */
export type RecordKind = {
  readonly table: string;
  readonly name: readonly string[];
  readonly says: readonly string[];
};

type MonthKey = { readonly calendar: string; readonly month: Month };

/**
 * To be called with every write of such rows, in its transaction: `where` finds them, with the parameters. Of those that have been
 * recorded nothing is changed, so that an import that meets its own rows may be run again.
 */
export async function keepRecords(
  tx: Tx,
  kind: RecordKind,
  { where, values }: { readonly where: string; readonly values: readonly unknown[] },
): Promise<void> {
  await tx.write(
    `INSERT INTO record_hash (kind, name, hash)
     SELECT '${kind.table}', name, hash FROM (${hashed(kind)} WHERE ${where}) AS written
     ON CONFLICT DO NOTHING`,
    [...values],
  );
}

/** Rows that are not what was recorded, rows that were never recorded, and records whose rows are gone. */
export async function brokenRecords(reader: Reader, kind: RecordKind): Promise<readonly Finding[]> {
  return findBroken(reader, {
    [`every ${kind.table} is the one that was recorded`]: `
      SELECT format('${kind.table} %s %s', coalesce(r.name, k.name), CASE WHEN k.name IS NULL THEN 'was never recorded'
        WHEN r.name IS NULL THEN 'is gone' ELSE 'was changed' END) AS what
      FROM (${hashed(kind)}) r FULL JOIN (SELECT name, hash FROM record_hash WHERE kind = '${kind.table}') k ON k.name = r.name
      WHERE r.hash IS DISTINCT FROM k.hash`,
  });
}

/** Hashes of records, and which seal each is in. */
@Injectable()
export class RecordHashStore {
  /**
   * Puts everything that no seal holds into this one. What another transaction writes or seals meanwhile is passed over:
   * the next month that closes, of whatever calendar, takes what is left.
   */
  async seal(tx: Tx, { calendar, month }: MonthKey): Promise<SealedSet> {
    await tx.write(
      `UPDATE record_hash SET calendar = $1, month = $2 WHERE (kind, name) IN
         (SELECT kind, name FROM record_hash WHERE month IS NULL FOR UPDATE SKIP LOCKED)`,
      [calendar, month],
    );
    return this.sealed(tx, { calendar, month });
  }

  /** The tree over the hashes of one seal, in their order. */
  async sealed(reader: Reader, { calendar, month }: MonthKey): Promise<SealedSet> {
    const tree = new MerkleStream();
    let after: readonly [string, string, string] = ['', '', ''];
    for (;;) {
      const page = await reader.rows<{ hash: string; kind: string; name: string }>(
        `SELECT hash, kind, name FROM record_hash WHERE calendar = $1 AND month = $2 AND (hash, kind, name) > ($3, $4, $5)
         ORDER BY hash, kind, name LIMIT ${HASHES_PER_PAGE}`,
        [calendar, month, ...after],
      );
      for (const { hash } of page) tree.add(Buffer.from(hash, 'hex'));
      const last = page.at(-1);
      if (!last) return { count: BigInt(tree.count), root: tree.root().toString('hex') };
      after = [last.hash, last.kind, last.name];
    }
  }
}

function hashed({ table, name, says }: RecordKind): string {
  return `SELECT concat_ws('/', ${name.join(', ')}) AS name, hash_of_record('${table}', ${says.join(', ')}) AS hash FROM ${table}`;
}

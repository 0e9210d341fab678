import { Injectable } from '@nestjs/common';
import { type Id, MerkleStream } from '#libs/kernel';
import type { Inclusion, SealedSet } from '#libs/ledger';
import type { Reader } from '#libs/platform';
import type { PeriodKey } from '../domain/progress.js';

/** Hashes that are read at once: a megabyte. */
const HASHES_PER_PAGE = 10_000;
const ZERO_UUID = '00000000-0000-0000-0000-000000000000';

export type StatementKey = { readonly ventureId: Id<'venture'>; readonly id: Id<'statement'> };

/**
 * The statements of a month as a Merkle tree (RFC 6962): a leaf is the 32 bytes of a document hash, leaves stand in the
 * order of the ids of ventures and statements.
 */
@Injectable()
export class DocumentTree {
  async ofMonth(reader: Reader, key: PeriodKey): Promise<SealedSet> {
    return sealedSet(await this.read(reader, key, new MerkleStream()));
  }

  async inclusion(reader: Reader, key: PeriodKey, { ventureId, id }: StatementKey): Promise<Inclusion> {
    const place = await reader.row<{ index: bigint }>(
      `SELECT count(*) AS index FROM statement
       WHERE calendar = $1 AND month = $2 AND (venture_id, id) < ($3::uuid, $4::uuid)`,
      [key.calendar, key.month, ventureId, id],
    );
    const index = place?.index ?? 0n;
    const tree = await this.read(reader, key, new MerkleStream(Number(index)));
    return { ...sealedSet(tree), index, path: tree.path().map((hash) => hash.toString('hex')) };
  }

  private async read(reader: Reader, { calendar, month }: PeriodKey, tree: MerkleStream): Promise<MerkleStream> {
    let after = [ZERO_UUID, ZERO_UUID];
    for (;;) {
      const page = await reader.rows<StatementKey & { hash: string }>(
        `SELECT venture_id AS "ventureId", id, document_hash AS hash FROM statement
         WHERE calendar = $1 AND month = $2 AND (venture_id, id) > ($3::uuid, $4::uuid)
         ORDER BY venture_id, id LIMIT ${HASHES_PER_PAGE}`,
        [calendar, month, ...after],
      );
      for (const { hash } of page) tree.add(Buffer.from(hash, 'hex'));
      const last = page.at(-1);
      if (!last || page.length < HASHES_PER_PAGE) return tree;
      after = [last.ventureId, last.id];
    }
  }
}

function sealedSet(tree: MerkleStream): SealedSet {
  return { count: BigInt(tree.count), root: tree.root().toString('hex') };
}

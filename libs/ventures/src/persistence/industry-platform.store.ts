import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type { IndustryPlatform } from '../domain/industry-platform.js';

const COLUMNS = `id, slug, name, created_at AS "createdAt"`;

@Injectable()
export class IndustryPlatformStore {
  /** False when the slug is taken. */
  async insert(tx: Tx, platform: IndustryPlatform): Promise<boolean> {
    const written = await tx.write(
      `INSERT INTO industry_platform (id, slug, name, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO NOTHING`,
      [platform.id, platform.slug, platform.name, platform.createdAt],
    );
    return written === 1;
  }

  async byIds(
    reader: Reader,
    ids: readonly Id<'industryPlatform'>[],
  ): Promise<Map<Id<'industryPlatform'>, IndustryPlatform>> {
    const sql = `SELECT ${COLUMNS} FROM industry_platform WHERE id = ANY($1::uuid[])`;
    const rows = await reader.rows<IndustryPlatform>(sql, [ids]);
    return new Map(rows.map((platform) => [platform.id, platform]));
  }

  async list(reader: Reader, page: PageRequest): Promise<IndustryPlatform[]> {
    return reader.rows<IndustryPlatform>(
      `SELECT ${COLUMNS} FROM industry_platform
       WHERE $1::timestamptz IS NULL OR (created_at, id) < ($1::timestamptz, $2::uuid)
       ORDER BY created_at DESC, id DESC LIMIT $3`,
      [page.after?.[0] ?? null, page.after?.[1] ?? null, page.limit],
    );
  }
}

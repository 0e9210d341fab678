import { Injectable } from '@nestjs/common';
import type { Id } from '#libs/kernel';
import type { PageRequest, Reader, Tx } from '#libs/platform';
import type { ContractName } from '../domain/contract.js';
import type { Link } from '../domain/links/link.js';

type LinkColumns = {
  readonly venture: Id<'venture'>;
  readonly contract: Id<'contract'>;
  readonly name: string;
  readonly parentVenture: Id<'venture'>;
  readonly parentContract: Id<'contract'>;
  readonly askedAt: Date;
  readonly agreed: boolean | null;
  readonly account: Id<'account'> | null;
  readonly answeredAt: Date | null;
};

const LINK = `SELECT l.venture_id AS venture, l.contract_id AS contract, c.name, l.parent_venture_id AS "parentVenture",
    l.parent_contract_id AS "parentContract", c.created_at AS "askedAt", a.agreed, a.account_id AS account,
    a.answered_at AS "answeredAt"
  FROM contract_link l
  JOIN contract c ON c.venture_id = l.venture_id AND c.id = l.contract_id
  LEFT JOIN contract_link_answer a ON a.venture_id = l.venture_id AND a.contract_id = l.contract_id`;

@Injectable()
export class ContractLinkStore {
  async insert(tx: Tx, child: ContractName, parent: ContractName): Promise<void> {
    await tx.write(
      `INSERT INTO contract_link (venture_id, contract_id, parent_venture_id, parent_contract_id) VALUES ($1, $2, $3, $4)`,
      [child.venture, child.contract, parent.venture, parent.contract],
    );
  }

  /** False when it was answered before. */
  async answer(tx: Tx, child: ContractName, answer: NonNullable<Link['answer']>): Promise<boolean> {
    const written = await tx.write(
      `INSERT INTO contract_link_answer (venture_id, contract_id, agreed, account_id, answered_at)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT (venture_id, contract_id) DO NOTHING`,
      [child.venture, child.contract, answer.agreed, answer.account, answer.answeredAt],
    );
    return written === 1;
  }

  async ofChildren(reader: Reader, children: readonly Id<'contract'>[]): Promise<Map<Id<'contract'>, Link>> {
    const rows = await reader.rows<LinkColumns>(`${LINK} WHERE l.contract_id = ANY($1::uuid[])`, [children]);
    return new Map(rows.map((row) => [row.contract, toLink(row)]));
  }

  /** One page of the children of each of these contracts, the newest child first, in one statement. */
  async pagesOfChildren(reader: Reader, parents: readonly Id<'contract'>[], page: PageRequest): Promise<Link[]> {
    const rows = await reader.rows<LinkColumns>(
      `SELECT found.* FROM unnest($1::uuid[]) AS wanted (id) CROSS JOIN LATERAL (
         ${LINK} WHERE l.parent_contract_id = wanted.id AND ($2::uuid IS NULL OR l.contract_id < $2)
         ORDER BY l.contract_id DESC LIMIT $3) found
       ORDER BY found.contract DESC`,
      [parents, page.after?.[0] ?? null, page.limit],
    );
    return rows.map(toLink);
  }

  /** Children whose link was agreed to: those that can be in force. */
  async agreedChildren(reader: Reader, parent: Id<'contract'>): Promise<Id<'contract'>[]> {
    const rows = await reader.rows<LinkColumns>(`${LINK} WHERE l.parent_contract_id = $1 AND a.agreed`, [parent]);
    return rows.map(({ contract }) => contract);
  }
}

function toLink(row: LinkColumns): Link {
  const { agreed, account, answeredAt } = row;
  const isAnswered = agreed !== null && account !== null && answeredAt !== null;
  return {
    child: { venture: row.venture, contract: row.contract },
    childName: row.name,
    parent: { venture: row.parentVenture, contract: row.parentContract },
    askedAt: row.askedAt,
    answer: isAnswered ? { agreed, account, answeredAt } : null,
  };
}

import { Injectable } from '@nestjs/common';
import type { Month, Refusal, Result } from '#libs/kernel';
import type { Tx } from '#libs/platform';
import type { Contract } from '../../domain/contract.js';
import { checkChildren, checkLastMonth } from '../../domain/disbanding/disbanding.policy.js';
import { ContractLinkStore } from '../../persistence/contract-link.store.js';
import { ContractReads } from '../../persistence/contract.reads.js';
import { EffectiveMonths } from '../effective-months.js';

/** What the database has to say about the end of a contract. */
@Injectable()
export class DisbandingChecks {
  constructor(
    private readonly reads: ContractReads,
    private readonly links: ContractLinkStore,
    private readonly months: EffectiveMonths,
  ) {}

  /**
   * Answers the version in force in the last month. Under the lock on the contract's versions nothing is settled, and no
   * child takes effect, until the commit. Refused: LAST_MONTH_INVALID, CHILDREN_IN_FORCE.
   */
  async canEndAfter(tx: Tx, contract: Contract, lastMonth: Month): Promise<Result<number, Refusal>> {
    const lastSettled = await this.months.lastSettled(tx, contract.venture);
    const version = checkLastMonth(contract, lastMonth, lastSettled);
    if (!version.ok) return version;
    const ids = await this.links.agreedChildren(tx, contract.id);
    const children = await this.reads.withVersions(tx, await this.reads.heads(tx, ids));
    const ended = checkChildren(children, lastMonth);
    return ended.ok ? version : ended;
  }
}

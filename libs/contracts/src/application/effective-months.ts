import { Inject, Injectable, Optional } from '@nestjs/common';
import { err, type Id, type Month, monthAfter, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import type { Reader, Tx } from '#libs/platform';
import type { Contract } from '../domain/contract.js';
import { checkEffectiveFrom } from '../domain/contract.policy.js';
import { beginOf, checkParent } from '../domain/links/link.js';
import { ContractLinkStore } from '../persistence/contract-link.store.js';
import { ContractReads } from '../persistence/contract.reads.js';
import { ContractStore } from '../persistence/contract.store.js';
import { DisbandingStore } from '../persistence/disbanding.store.js';
import { SettledMonths } from './settled-months.port.js';

/** From when a version may settle months: after what is settled, after a contract that ended, within its parent. */
@Injectable()
export class EffectiveMonths {
  constructor(
    private readonly reads: ContractReads,
    private readonly contracts: ContractStore,
    private readonly links: ContractLinkStore,
    private readonly disbandings: DisbandingStore,
    @Optional() @Inject(SettledMonths) private readonly settled?: SettledMonths,
  ) {}

  /** Refused: EFFECTIVE_FROM_INVALID. Under the lock on the contract's versions the answer holds until the commit. */
  async check(reader: Reader, contract: Contract, effectiveFrom: Month): Promise<Result<null, Refusal>> {
    return this.checkAgainst(reader, contract, { effectiveFrom, parent: await this.parentOf(reader, contract) });
  }

  /**
   * The same for a version that is to bind its parties: a parent has agreed, is in force, and does not end before the
   * commit. Refused: EFFECTIVE_FROM_INVALID, PARENT_NOT_AGREED, STATE_NOT_ALLOWED.
   */
  async checkBinding(tx: Tx, contract: Contract, effectiveFrom: Month): Promise<Result<null, Refusal>> {
    if (contract.parent) await this.contracts.hold(tx, contract.parent);
    const parent = await this.parentOf(tx, contract);
    if (parent) {
      const link = (await this.links.ofChildren(tx, [contract.id])).get(contract.id);
      const bound = checkParent(link ?? { answer: null }, parent);
      if (!bound.ok) return bound;
    }
    return this.checkAgainst(tx, contract, { effectiveFrom, parent });
  }

  /** How far the contract's venture is settled; null where nothing is. */
  async lastSettled(reader: Reader, venture: Id<'venture'>): Promise<Month | null> {
    return (await this.settled?.lastSettledMonth(reader, venture)) ?? null;
  }

  /** The month itself, or the first one after what is settled and after a contract that ended, if that is later. */
  async firstFrom(
    reader: Reader,
    { venture, currency }: { readonly venture: Id<'venture'>; readonly currency: string },
    month: Month,
  ): Promise<Month> {
    const lastSettled = await this.lastSettled(reader, venture);
    const ended = await this.disbandings.lastMonthBefore(reader, { venture, currency, contract: null });
    const free = [lastSettled, ended].flatMap((last) => (last ? [monthAfter(last)] : []));
    return [month, ...free].reduce((latest, one) => (one > latest ? one : latest));
  }

  private async checkAgainst(
    reader: Reader,
    contract: Contract,
    { effectiveFrom, parent }: { readonly effectiveFrom: Month; readonly parent: Contract | undefined },
  ): Promise<Result<null, Refusal>> {
    const { id, venture, currency, versions: signed } = contract;
    const parentFrom = parent ? beginOf(parent) : null;
    if (parentFrom && effectiveFrom < parentFrom) {
      const message = `the parent contract is in force from ${parentFrom} on, and no child begins before its parent`;
      return err(refusal('EFFECTIVE_FROM_INVALID', message, ['effectiveFrom']));
    }
    const lastSettled = await this.lastSettled(reader, venture);
    const ended = await this.disbandings.lastMonthBefore(reader, { venture, contract: id, currency });
    const months = checkEffectiveFrom(effectiveFrom, { lastSettled, ended, signed });
    return months.ok ? ok(null) : months;
  }

  private async parentOf(reader: Reader, { parent }: Contract): Promise<Contract | undefined> {
    if (!parent) return undefined;
    const [found] = await this.reads.withVersions(reader, await this.reads.heads(reader, [parent.contract]));
    if (!found) throw new Error(`the parent contract ${parent.contract} is not there`);
    return found;
  }
}

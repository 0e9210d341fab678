import { Inject, Injectable, Optional } from '@nestjs/common';
import { type Id, type Month, monthAfter, type Refusal, type Result } from '#libs/kernel';
import type { Reader } from '#libs/platform';
import type { ContractVersion } from '../domain/contract.js';
import { checkEffectiveFrom } from '../domain/contract.policy.js';
import { SettledMonths } from './settled-months.port.js';

@Injectable()
export class EffectiveMonths {
  constructor(@Optional() @Inject(SettledMonths) private readonly settled?: SettledMonths) {}

  /** Refused: EFFECTIVE_FROM_INVALID. Under the lock on the contract's versions the answer holds until the commit. */
  async check(
    reader: Reader,
    { venture, versions }: { venture: Id<'venture'>; versions: readonly ContractVersion[] },
    effectiveFrom: Month,
  ): Promise<Result<null, Refusal>> {
    const lastSettled = (await this.settled?.lastSettledMonth(reader, venture)) ?? null;
    return checkEffectiveFrom(effectiveFrom, { lastSettled, signed: versions });
  }

  /** The month itself, or the first one of the venture that is not settled, if that is later. */
  async firstFrom(reader: Reader, venture: Id<'venture'>, month: Month): Promise<Month> {
    const lastSettled = await this.settled?.lastSettledMonth(reader, venture);
    if (!lastSettled || month > lastSettled) return month;
    return monthAfter(lastSettled);
  }
}

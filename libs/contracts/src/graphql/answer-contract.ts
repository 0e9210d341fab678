import { Injectable } from '@nestjs/common';
import { ok, type Refusal, type Result } from '#libs/kernel';
import { type Actor, toPayload, Transactor } from '#libs/platform';
import { ContractQueries } from '../application/contract.queries.js';
import type { VersionName } from '../application/version-drafts.js';
import type { ContractPayload } from './contract.payloads.js';
import { toContractType, toVersionType } from './contract.view.js';

/** The contract that a command changed, and the version where it was about one. */
type Named = Pick<VersionName, 'contract'> & Partial<VersionName>;

/** Answers a command with the contract as it is afterwards. */
@Injectable()
export class AnswerContract {
  constructor(
    private readonly transactor: Transactor,
    private readonly queries: ContractQueries,
  ) {}

  async of(actor: Actor, result: Result<Named, Refusal | readonly Refusal[]>): Promise<ContractPayload> {
    if (!result.ok) return toPayload(result, () => ({}));
    const contract = (await this.queries.seen(this.transactor.reader, actor, result.value.contract))?.contract;
    // Whoever changed a contract may have lost the right to see it since, as by a replay.
    if (!contract) return toPayload(ok(null), () => ({}));
    const version = contract.versions.find(({ number }) => number === result.value.version);
    return toPayload(ok(contract), (found) => ({
      contract: toContractType(found, found),
      ...(version && { version: toVersionType(found, version) }),
    }));
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, err, type Month, ok, type Refusal, refusal, type Result } from '#libs/kernel';
import { IdentityQueries } from '#libs/identity';
import { type Actor, IdSource, type Tx } from '#libs/platform';
import type { Contract, ContractHead } from '../domain/contract.js';
import { writeInputs } from '../domain/inputs.js';
import { checkMonthAhead } from '../domain/month-ahead.js';
import { checkCurrency, type CheckedVersion, type DraftContent } from '../domain/version-draft.js';
import { checkPointMonths } from '../domain/wagers/check-months.js';
import { versionHash } from '../domain/version-hash.js';
import { ContractStore, type VersionContent, type VersionKey } from '../persistence/contract.store.js';
import { EffectiveMonths } from './effective-months.js';

/** What a draft says: the terms, where their inputs come from, who takes part, and the month in which it takes effect. */
export type VersionInput = DraftContent & { readonly effectiveFrom: Month };

/** Names the version that a command made or changed; survives JSON. */
export type VersionName = { readonly contract: ContractHead['id']; readonly version: number };

export type CheckedDraft = { readonly checked: CheckedVersion; readonly effectiveFrom: Month };

/** Files drafts that were checked by themselves, after the database has had its say about them. */
@Injectable()
export class VersionDrafts {
  constructor(
    private readonly identity: IdentityQueries,
    private readonly effectiveMonths: EffectiveMonths,
    private readonly contracts: ContractStore,
    private readonly ids: IdSource,
    private readonly clock: Clock,
  ) {}

  /** A new contract with version 1. Refused: PARTICIPANT_UNKNOWN, CLAUSES_INVALID, EFFECTIVE_FROM_INVALID, MONTH_TOO_FAR_AHEAD. */
  async begin(
    tx: Tx,
    actor: Actor,
    {
      venture,
      name,
      parent,
      draft,
    }: Pick<ContractHead, 'venture' | 'name' | 'parent'> & { readonly draft: CheckedDraft },
  ): Promise<Result<VersionName, Refusal>> {
    const created = { createdBy: actor.account, createdAt: this.clock.now() };
    const { currency } = draft.checked;
    const head: ContractHead = { id: this.ids.next(), venture, name, currency, parent, ...created };
    await this.contracts.insertContract(tx, head);
    return this.add(tx, actor, { contract: { ...head, versions: [], disbandings: [] }, draft });
  }

  /** The next version. Refused: as `begin`, and TERMS_INVALID for another currency. */
  async add(
    tx: Tx,
    actor: Actor,
    { contract, draft }: { contract: Contract; draft: CheckedDraft },
  ): Promise<Result<VersionName, Refusal>> {
    const key = keyOf(contract, (contract.versions.at(-1)?.number ?? 0) + 1);
    const content = await this.prepare(tx, contract, { key, draft });
    if (!content.ok) return content;
    await this.contracts.insertDraft(tx, key, content.value, { by: actor.account, at: this.clock.now() });
    return ok({ contract: key.contract, version: key.number });
  }

  /** Other content for a version that is still a draft. Refused: as `add`. */
  async replace(
    tx: Tx,
    { contract, number, draft }: { contract: Contract; number: number; draft: CheckedDraft },
  ): Promise<Result<VersionName, Refusal>> {
    const key = keyOf(contract, number);
    const content = await this.prepare(tx, contract, { key, draft });
    if (!content.ok) return content;
    await this.contracts.replaceDraft(tx, key, content.value);
    return ok({ contract: key.contract, version: key.number });
  }

  private async prepare(
    tx: Tx,
    contract: Contract,
    { key, draft: { checked, effectiveFrom } }: { key: VersionKey; draft: CheckedDraft },
  ): Promise<Result<VersionContent, Refusal>> {
    const currency = checkCurrency(checked, contract.currency);
    if (!currency.ok) return currency;
    const near = checkMonthAhead(effectiveFrom, this.clock.now(), 'effectiveFrom');
    if (!near.ok) return near;
    const signedBefore = contract.versions.filter(({ state }) => state === 'signed').map(({ clauses }) => clauses);
    const [misplaced] = checkPointMonths(checked.clauses, { effectiveFrom, signed: signedBefore });
    if (misplaced) return err(misplaced);
    const effective = await this.effectiveMonths.check(tx, contract, effectiveFrom);
    if (!effective.ok) return effective;
    const parties = await this.identity.partiesByIds(tx, [...new Set(checked.participants.map(({ party }) => party))]);
    const stranger = checked.participants.find(({ party }) => !parties.has(party));
    if (stranger) {
      const message = `no party stands behind "${stranger.key}"`;
      return err(refusal('PARTICIPANT_UNKNOWN', message, ['participants']));
    }
    const { document: terms, termsHash, participants, clauses } = checked;
    const inputs = writeInputs(checked.declaration);
    const signed = { contract: contract.id, version: key.number, currency: contract.currency, inputs, clauses };
    const hash = versionHash({
      ...signed,
      ...{ effectiveFrom, termsHash, participants, parent: contract.parent?.contract ?? null },
    });
    return ok({ terms, inputs, clauses, termsHash, versionHash: hash, effectiveFrom, participants });
  }
}

function keyOf({ venture, id }: ContractHead, number: number): VersionKey {
  return { venture, contract: id, number };
}

import { Injectable } from '@nestjs/common';
import { Clock, err, type Id, type Month, ok, type Refusal, refusal, type Result, stableId } from '#libs/kernel';
import { type Actor, hasRole, type Tx } from '#libs/platform';
import type { Participant } from '../domain/contract.js';
import { writeInputs } from '../domain/inputs.js';
import { checkMonthAhead } from '../domain/month-ahead.js';
import { checkName, checkVersion, type CheckedVersion } from '../domain/version-draft.js';
import { checkPointMonths } from '../domain/wagers/check-months.js';
import { versionHash } from '../domain/version-hash.js';
import {
  ContractImportStore,
  type ImportedContent,
  type ImportedContract,
} from '../persistence/contract-import.store.js';

export type ImportInput = {
  readonly name: string;
  readonly currency: string;
  readonly terms: unknown;
  readonly inputs: unknown;
  /** Nodes and slots by the keys of the terms, the same for every row; left out, there are none. */
  readonly clauses?: unknown;
  readonly effectiveFrom: Month;
  /** One contract each; the participants by key of the terms. */
  readonly rows: readonly {
    readonly venture: Id<'venture'>;
    readonly participants: ReadonlyMap<string, Id<'party'>>;
  }[];
};

/**
 * The same contract for many ventures at once, signed by an operator's authority for parties that agreed elsewhere; the
 * signatures say so. A second import meets its own contracts and changes nothing.
 */
@Injectable()
export class ImportContracts {
  constructor(
    private readonly contracts: ContractImportStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers how many contracts are new. Refused: NOT_PERMITTED, INPUT_INVALID, TERMS_INVALID, PARTICIPANT_UNKNOWN,
   * CLAUSES_INVALID, MONTH_TOO_FAR_AHEAD, VERSION_CONFLICT (imported before with other terms, inputs or clauses), CONTRACT_OVERLAPS.
   */
  async execute(
    tx: Tx,
    actor: Actor,
    input: ImportInput,
  ): Promise<Result<{ created: number }, Refusal | readonly Refusal[]>> {
    if (!hasRole(actor, 'operator')) return err(refusal('NOT_PERMITTED', 'only an operator imports contracts'));
    const [first] = input.rows;
    if (!first) return ok({ created: 0 });
    const named = checkName(input.name);
    if (!named.ok) return named;
    const checked = checkVersion({ ...input, participants: listed(first.participants) });
    if (!checked.ok) return checked;
    const near = checkMonthAhead(input.effectiveFrom, this.clock.now(), 'effectiveFrom');
    if (!near.ok) return near;
    const [misplaced] = checkPointMonths(checked.value.clauses, { effectiveFrom: input.effectiveFrom, signed: [] });
    if (misplaced) return err(misplaced);
    const fits = checkRows(input, checked.value);
    if (!fits.ok) return fits;
    const content = contentOf(input, checked.value, { by: actor.account, at: this.clock.now() });
    return this.write(tx, content, contractsOf(input, checked.value));
  }

  private async write(
    tx: Tx,
    content: ImportedContent,
    contracts: readonly ImportedContract[],
  ): Promise<Result<{ created: number }, Refusal>> {
    const createdIds = await this.contracts.insertContracts(tx, contracts, content);
    const created = contracts.filter(({ contract }) => createdIds.has(contract));
    const others = await this.contracts.countOfOtherContent(tx, contracts, content);
    if (others > 0n) {
      const message = `${others.toString()} of the contracts were imported before with other terms, inputs or clauses; amend them`;
      return err(refusal('VERSION_CONFLICT', message));
    }
    const claimed = await this.contracts.claimCurrency(tx, created, content);
    if (claimed < created.length) {
      const message = `${created.length - claimed} of the ventures have another contract in ${content.currency}`;
      return err(refusal('CONTRACT_OVERLAPS', message));
    }
    await this.contracts.insertSigned(tx, created, content);
    return ok({ created: created.length });
  }
}

function listed(participants: ReadonlyMap<string, Id<'party'>>): readonly { key: string; party: Id<'party'> }[] {
  return [...participants].map(([key, party]) => ({ key, party }));
}

// The first row was checked against the terms, so the others only have to be like it.
function checkRows({ rows, currency }: ImportInput, checked: CheckedVersion): Result<null, Refusal> {
  if (checked.currency !== currency) {
    return err(refusal('TERMS_INVALID', `CURRENCY_UNKNOWN: the contracts are in ${currency}`, ['terms', 'currency']));
  }
  const ventures = new Set<Id<'venture'>>();
  for (const [index, { venture, participants }] of rows.entries()) {
    const path = ['rows', index.toString()];
    if (ventures.has(venture)) return err(refusal('INPUT_INVALID', 'a venture gets one contract', path));
    ventures.add(venture);
    const isLikeFirst =
      participants.size === checked.participants.length &&
      checked.participants.every(({ key }) => participants.has(key));
    if (!isLikeFirst) return err(refusal('PARTICIPANT_UNKNOWN', 'the keys differ from those of the first row', path));
  }
  return ok(null);
}

function contentOf(
  { name, effectiveFrom }: ImportInput,
  { currency, document: terms, declaration, clauses, termsHash, participants }: CheckedVersion,
  created: { by: Id<'account'>; at: Date },
): ImportedContent {
  const signing = participants.filter(({ signs }) => signs).map(({ key }) => key);
  const inputs = writeInputs(declaration);
  return { name, currency, terms, inputs, clauses, termsHash, effectiveFrom, signing, ...created };
}

function contractsOf(
  { rows, effectiveFrom }: ImportInput,
  { currency, declaration, clauses, termsHash, participants: keys }: CheckedVersion,
): readonly ImportedContract[] {
  const content = {
    version: 1,
    effectiveFrom,
    currency,
    termsHash,
    inputs: writeInputs(declaration),
    clauses,
    parent: null,
  };
  return rows.map(({ venture, participants }) => {
    const contract = stableId<'contract'>('contract', venture, currency, 'import');
    const own = keys.flatMap((one): Participant[] => {
      const party = participants.get(one.key);
      return party ? [{ ...one, party }] : [];
    });
    return { venture, contract, participants, versionHash: versionHash({ ...content, contract, participants: own }) };
  });
}

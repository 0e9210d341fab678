import { Injectable } from '@nestjs/common';
import type { Id, Month } from '#libs/kernel';
import type { Actor, PageRequest, Reader, Tx } from '#libs/platform';
import type { Contract, ContractHead } from '../domain/contract.js';
import { type InputDeclaration, parseInputs } from '../domain/inputs.js';
import { parseTerms, type Terms } from '#libs/share-rules';
import {
  type ContractFilter,
  ContractReads,
  type StoredVersion,
  type VersionReference,
} from '../persistence/contract.reads.js';
import { ContractStore } from '../persistence/contract.store.js';
import { type DueWagers, type PassedPoint, PointReads } from '../persistence/point.reads.js';
import { ContractAccess, type SeenContract } from './contract-access.js';

/** A version that settles a month, ready to be evaluated. */
export type ContractInForce = Omit<StoredVersion, 'terms' | 'inputs' | 'inputsKey' | 'participants'> & {
  readonly terms: Terms;
  readonly inputs: InputDeclaration;
  /** Key of the terms, or holder in an agreed map, to party. */
  readonly participants: ReadonlyMap<string, Id<'party'>>;
};

@Injectable()
export class ContractQueries {
  constructor(
    private readonly reads: ContractReads,
    private readonly contracts: ContractStore,
    private readonly access: ContractAccess,
    private readonly points: PointReads,
  ) {}

  /** With what the actor is to it; undefined for what is not there or not theirs to see. */
  seen(reader: Reader, actor: Actor, id: Id<'contract'>): Promise<SeenContract | undefined> {
    return this.access.find(reader, actor, id);
  }

  /** Contracts that the actor may see, newest first. */
  async page(reader: Reader, actor: Actor, filter: ContractFilter, page: PageRequest): Promise<ContractHead[]> {
    return this.reads.page(reader, await this.access.sight(reader, actor), filter, page);
  }

  withVersions(reader: Reader, heads: readonly ContractHead[]): Promise<Contract[]> {
    return this.reads.withVersions(reader, heads);
  }

  /** Whoever asks: for contexts that name a contract in rows of their own. */
  async byIds(reader: Reader, ids: readonly Id<'contract'>[]): Promise<Map<Id<'contract'>, Contract>> {
    const contracts = await this.reads.withVersions(reader, await this.reads.heads(reader, ids));
    return new Map(contracts.map((contract) => [contract.id, contract]));
  }

  /** The version of every contract that settles the month, by venture; a venture without one is absent. One statement. */
  async inForce(
    reader: Reader,
    { ventures, month }: { readonly ventures: readonly Id<'venture'>[]; readonly month: Month },
  ): Promise<Map<Id<'venture'>, ContractInForce[]>> {
    const byVenture = new Map<Id<'venture'>, ContractInForce[]>();
    for (const version of readyToEvaluate(await this.reads.inForce(reader, ventures, month))) {
      byVenture.set(version.ventureId, [...(byVenture.get(version.ventureId) ?? []), version]);
    }
    return byVenture;
  }

  /**
   * The same for a settlement that posts by it: no version of these ventures is signed or withdrawn until the
   * transaction ends, so what was settled by one version cannot turn out to belong to another.
   */
  async holdInForce(
    tx: Tx,
    asked: { readonly ventures: readonly Id<'venture'>[]; readonly month: Month },
  ): Promise<Map<Id<'venture'>, ContractInForce[]>> {
    await this.contracts.holdVersions(tx, asked.ventures);
    return this.inForce(tx, asked);
  }

  /** Whoever takes part in a version that was ever signed, by venture: late facts may change what any of them got. */
  async partiesOf(
    reader: Reader,
    ventures: readonly Id<'venture'>[],
  ): Promise<ReadonlyMap<Id<'venture'>, ReadonlySet<Id<'party'>>>> {
    const parties = new Map(ventures.map((venture) => [venture, new Set<Id<'party'>>()]));
    for (const { venture, party } of await this.reads.signedParties(reader, ventures)) parties.get(venture)?.add(party);
    return parties;
  }

  /** Contracts in force in the month of which a point is due, or becomes missed by silence, by then; by venture. */
  wagersDue(reader: Reader, upTo: Month): Promise<DueWagers[]> {
    return this.points.due(reader, upTo);
  }

  /** Points due between two months by versions that are not in force any more in the later one; by month and venture. */
  pointsPassed(reader: Reader, months: { readonly after: Month | null; readonly by: Month }): Promise<PassedPoint[]> {
    return this.points.passed(reader, months);
  }

  /** Versions by their number, whatever their state: for what was settled by them. One statement, in no order. */
  async versionsAt(reader: Reader, references: readonly VersionReference[]): Promise<ContractInForce[]> {
    return readyToEvaluate(await this.reads.versions(reader, references));
  }

  async versionAt(reader: Reader, reference: VersionReference): Promise<ContractInForce | undefined> {
    return (await this.versionsAt(reader, [reference]))[0];
  }
}

/** Many ventures share one contract's text, as after an import: it is read and parsed once. */
function readyToEvaluate(stored: readonly StoredVersion[]): ContractInForce[] {
  const terms = new Map<string, Terms>();
  const declarations = new Map<string, InputDeclaration>();
  for (const version of stored) {
    if (version.terms !== null) terms.set(version.termsHash, termsOf(version));
    if (version.inputs !== null) declarations.set(version.inputsKey, parseInputs(version.inputs).declaration);
  }
  return stored.map(({ inputsKey, participants, ...columns }) => ({
    ...columns,
    terms: known(terms, columns.termsHash),
    inputs: known(declarations, inputsKey),
    participants: new Map(Object.entries(participants)),
  }));
}

function known<T>(documents: ReadonlyMap<string, T>, key: string): T {
  const document = documents.get(key);
  if (document === undefined) throw new Error(`no version came with the document ${key}`);
  return document;
}

function termsOf({ contractId, version, terms: document }: StoredVersion): Terms {
  const terms = parseTerms(document);
  if (!terms.ok)
    throw new Error(`version ${version} of the contract ${contractId} was stored with terms that do not parse`);
  return terms.value;
}

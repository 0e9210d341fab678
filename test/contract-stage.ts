import { expect } from '@jest/globals';
import { type ContractsFixture, openContracts, type Person, type Venture } from './contracts-fixture.js';

export type VersionView = {
  number: number;
  state: string;
  versionHash: string;
  termsHash: string;
  effectiveFrom: string;
};
export type Answer = {
  contract: { id: string; currency: string; versions: VersionView[] } | null;
  version: VersionView | null;
  userErrors: { code: string; path: string[] | null; message: string }[];
};

export const TERMS = {
  currency: 'CNY',
  parties: [
    { id: 'maker', rank: 1 },
    { id: 'helper', rank: 2 },
  ],
  distributable: { sub: ['gross', 'refunds'] },
  waterfall: [{ id: 'fee', kind: 'percent', payees: [{ to: 'helper', rate: '1/10' }] }],
  residual: 'maker',
};

const VERSION = 'number state versionHash termsHash effectiveFrom';
const FIELDS = `contract { id currency versions { ${VERSION} } } version { ${VERSION} } userErrors { code path message }`;

export function withRate(rate: unknown): object {
  return { ...TERMS, waterfall: [{ id: 'fee', kind: 'percent', payees: [{ to: 'helper', rate }] }] };
}

/** What was refused, without the words. */
export function codes(answer: Answer) {
  return answer.userErrors.map(({ code, path }) => ({ code, path }));
}

/** A maker with a venture, a helper who shares in it, and others; what they do to contracts goes through GraphQL. */
export class ContractStage {
  private ventures = 0;
  venture: Venture = { id: '', party: '' };

  private constructor(
    readonly world: ContractsFixture,
    readonly people: Readonly<Record<'maker' | 'helper' | 'stranger' | 'reviewer' | 'finance', Person>>,
  ) {}

  static async open(): Promise<ContractStage> {
    const world = await openContracts();
    return new ContractStage(world, {
      maker: await world.person('maker'),
      helper: await world.person('helper'),
      stranger: await world.person('stranger'),
      reviewer: await world.person('reviewer', 'reviewer'),
      finance: await world.person('finance', 'finance'),
    });
  }

  /** A venture of its own for each test, and nothing settled. */
  async nextVenture(): Promise<void> {
    this.ventures += 1;
    this.world.settlement.lastSettled = null;
    this.venture = await this.world.venture(this.people.maker, this.people.reviewer, `Venture ${this.ventures}`);
  }

  async call(who: Person, name: string, input: object): Promise<Answer> {
    const named: Record<string, string> = { contractPropose: 'ContractVersion', contractWithdraw: 'ContractVersion' };
    const inputType = named[name] ?? name.replace('contract', 'Contract');
    const query = `mutation ($input: ${inputType}Input!) { ${name}(input: $input) { ${FIELDS} } }`;
    const answer = (await this.world.graphql<Record<string, Answer>>(who, query, { input }))[name];
    if (!answer) throw new Error(`${name} answered nothing`);
    return answer;
  }

  participants() {
    const { maker, helper } = this.people;
    return [
      { key: 'maker', partyId: maker.party },
      { key: 'helper', partyId: helper.party },
    ];
  }

  content(more: object = {}) {
    return { terms: TERMS, participants: this.participants(), effectiveFrom: '2026-03', ...more };
  }

  draft(more: object = {}, who = this.people.maker): Promise<Answer> {
    return this.call(who, 'contractDraft', { ventureId: this.venture.id, name: 'Sharing', ...this.content(more) });
  }

  async drafted(more: object = {}): Promise<string> {
    const answer = await this.draft(more);
    expect(answer.userErrors).toEqual([]);
    return answer.contract?.id ?? '';
  }

  async newest(contractId: string): Promise<VersionView> {
    const query = `query ($id: ID!) { contract(id: $id) { versions { ${VERSION} } } }`;
    type Seen = { contract: { versions: [VersionView] } };
    return (await this.world.graphql<Seen>(this.people.finance, query, { id: contractId })).contract.versions[0];
  }

  async propose(contractId: string): Promise<Answer> {
    const { number: version } = await this.newest(contractId);
    return this.call(this.people.maker, 'contractPropose', { contractId, version });
  }

  async sign(who: Person, contractId: string, more: object = {}): Promise<Answer> {
    const { number: version, versionHash } = await this.newest(contractId);
    return this.call(who, 'contractSign', { contractId, version, partyId: who.party, versionHash, ...more });
  }

  async signedByAll(contractId: string): Promise<void> {
    await this.propose(contractId);
    await this.sign(this.people.maker, contractId);
    expect(codes(await this.sign(this.people.helper, contractId))).toEqual([]);
  }

  /** What is refused of a simulation of the newest version on real months. */
  async tried(who: Person, contractId: string, from: string, to: string) {
    const query = `query ($input: ContractSimulateInput!) { contractSimulate(input: $input) { userErrors { code path } } }`;
    const input = { contractId, version: (await this.newest(contractId)).number, from, to };
    type Seen = { contractSimulate: Pick<Answer, 'userErrors'> };
    return (await this.world.graphql<Seen>(who, query, { input })).contractSimulate.userErrors;
  }

  /** What is refused of a comparison of terms that stand nowhere on a real month of the venture of a contract. */
  async comparedWithOwnTerms(who: Person, contractId: string, month: string, clauses: object = {}) {
    const query = `query ($input: ContractCompareInput!) { contractCompare(input: $input) { userErrors { code path } } }`;
    const pastMonths = { contractId, from: month, to: month };
    const input = { left: { terms: TERMS }, right: { terms: withRate('1/5'), clauses }, pastMonths };
    type Seen = { contractCompare: Pick<Answer, 'userErrors'> };
    return (await this.world.graphql<Seen>(who, query, { input })).contractCompare.userErrors;
  }

  /** Refused with exactly this, and no table has one row more or less. */
  async refused(work: Promise<Answer> | (() => Promise<Answer>), code: string, path: string[] | null = null) {
    const before = await this.world.rowCounts();
    const answer = await (typeof work === 'function' ? work() : work);
    expect(codes(answer)).toEqual([{ code, path }]);
    expect(answer.contract).toBeNull();
    expect(await this.world.rowCounts()).toEqual(before);
    return answer;
  }
}

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PLATFORM_PARTY } from '#libs/identity';
import { type Id, type Month, ok, stableId } from '#libs/kernel';
import type { Actor } from '#libs/platform';
import { ImportVentures } from '#libs/ventures';
import { type ContractsFixture, openContracts } from '../../../../test/contracts-fixture.js';
import { ContractQueries } from './contract.queries.js';
import { ImportContracts, type ImportInput } from './import-contracts.js';

/** The number of sellers of the reference run. */
const VENTURES = 3_095;

const TERMS = {
  currency: 'BRL',
  parties: [
    { id: 'platform', rank: 1 },
    { id: 'venture', rank: 2 },
  ],
  distributable: 'gross',
  waterfall: [
    {
      id: 'fee',
      kind: 'percent',
      payees: [{ to: 'platform', rate: { coalesce: [{ table: { of: 'score', rows: [['0/1', '1/10']] } }, '1/10'] } }],
    },
  ],
  residual: 'venture',
};

describe('an import of contracts', () => {
  let world: ContractsFixture;
  let operator: Actor;
  let input: ImportInput;

  beforeAll(async () => {
    world = await openContracts();
    operator = await world.operator();
    const reviewer = await world.person('reviewer', 'reviewer');
    await world.venture(await world.person('maker'), reviewer, 'one that publishes the rulebook');
    const references = Array.from({ length: VENTURES }, (_, index) => `s${index}`);
    await world.transactor.run((tx) =>
      world.get(ImportVentures).execute(
        tx,
        operator,
        references.map((reference) => ({ reference, name: reference, calendar: 'olist', kind: 'user' }) as const),
      ),
    );
    const rows = references.map((reference) => ({
      venture: stableId<'venture'>('venture', reference),
      participants: new Map<string, Id<'party'>>([
        ['platform', PLATFORM_PARTY],
        ['venture', stableId<'party'>('party', `venture:${reference}`)],
      ]),
    }));
    const inputs = { score: { indicator: 'score' } };
    const clauses = { nodes: [{ key: 'venture', kind: 'channel' }] };
    const common = { name: 'Marketplace', currency: 'BRL', terms: TERMS, inputs, clauses };
    input = { ...common, effectiveFrom: '2000-01' as Month, rows };
  });
  afterAll(() => world.close());

  const run = (more: Partial<ImportInput> = {}, actor = operator) =>
    world.transactor.run((tx) => world.get(ImportContracts).execute(tx, actor, { ...input, ...more }));

  it('is an operator’s to run', async () => {
    const finance = await (await world.person('finance', 'finance')).actor();
    expect(await run({}, finance)).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
    expect(await world.rowCounts()).toMatchObject({ contract: '0', contract_version: '0' });
  });

  it('refuses terms that cannot be evaluated, unfit clauses, and rows that differ from the first', async () => {
    const before = await world.rowCounts();
    const unfit = await run({ clauses: { nodes: [{ key: 'eve', kind: 'user' }] } });
    expect(unfit).toMatchObject({ ok: false, error: [{ code: 'CLAUSES_INVALID' }] });
    const bad = await run({ terms: { ...TERMS, residual: 'eve' } });
    expect(bad).toMatchObject({ ok: false, error: [{ code: 'TERMS_INVALID', path: ['terms', 'residual'] }] });
    const [first, second] = input.rows;
    const missing = { venture: second!.venture, participants: new Map([...second!.participants].slice(1)) };
    const unlike = await run({ rows: [first!, missing] });
    expect(unlike).toMatchObject({ ok: false, error: { code: 'PARTICIPANT_UNKNOWN', path: ['rows', '1'] } });
    expect(await run({ rows: [first!, first!] })).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } });
    expect(await run({ currency: 'USD' })).toMatchObject({ ok: false, error: { code: 'TERMS_INVALID' } });
    expect(await world.rowCounts()).toEqual(before);
  });

  it('makes a signed contract for each venture, and a second one changes nothing', async () => {
    const started = performance.now();
    expect(await run()).toEqual(ok({ created: VENTURES }));
    process.stderr.write(`import of ${VENTURES} contracts: ${Math.round(performance.now() - started)} ms\n`);
    const counts = await world.rowCounts();
    expect(counts).toMatchObject({
      contract: `${VENTURES}`,
      contract_version: `${VENTURES}`,
      contract_currency_claim: `${VENTURES}`,
      contract_participant: `${2 * VENTURES}`,
      contract_signature: `${2 * VENTURES}`,
    });
    expect(await run()).toEqual(ok({ created: 0 }));
    expect(await run({ effectiveFrom: '1999-01' as Month })).toEqual(ok({ created: 0 }));
    expect(await world.rowCounts()).toEqual(counts);
  });

  it('refuses other terms for contracts that were imported before', async () => {
    const before = await world.rowCounts();
    const other = await run({ inputs: { score: { indicator: 'stars' } } });
    expect(other).toMatchObject({ ok: false, error: { code: 'VERSION_CONFLICT' } });
    expect(await run({ clauses: {} })).toMatchObject({ ok: false, error: { code: 'VERSION_CONFLICT' } });
    expect(await world.rowCounts()).toEqual(before);
  });

  it('is in force for every venture at once, by one statement', async () => {
    const ventures = input.rows.map(({ venture }) => venture);
    const queries = world.get(ContractQueries);
    let found!: Awaited<ReturnType<ContractQueries['inForce']>>;
    const statements = await world.statementsOf(async () => {
      found = await queries.inForce(world.transactor.reader, { ventures, month: '2000-01' as Month });
    });
    expect(statements).toHaveLength(1);
    expect(found.size).toBe(VENTURES);
    const [contract] = found.get(ventures[7]!)!;
    expect(contract).toMatchObject({ ventureId: ventures[7], version: 1, currency: 'BRL', effectiveFrom: '2000-01' });
    expect(contract!.contractId).toBe(stableId('contract', ventures[7]!, 'BRL', 'import'));
    expect(contract!.participants).toEqual(input.rows[7]!.participants);
    expect(contract!.clauses.nodes).toEqual([{ key: 'venture', kind: 'channel', obligations: [], targets: [] }]);
    expect(contract!.terms.residual).toBe('venture');
    expect(contract!.inputs.get('score')).toEqual({ indicator: 'score' });
    expect(contract!.inputs.has('gross')).toBe(true);
    expect(await queries.inForce(world.transactor.reader, { ventures, month: '1999-12' as Month })).toEqual(new Map());
    const { contractId, ventureId, version } = contract!;
    expect(await queries.versionAt(world.transactor.reader, { contractId, ventureId, version })).toEqual(contract);
  });

  it('signs once for a party that stands behind several keys, and refuses a currency that is taken', async () => {
    const [row] = input.rows;
    const one = { ...row!, participants: new Map([...row!.participants.keys()].map((key) => [key, PLATFORM_PARTY])) };
    const dollars = { ...TERMS, currency: 'USD' };
    expect(await run({ currency: 'USD', terms: dollars, rows: [one] })).toEqual(ok({ created: 1 }));
    const signatures = await world.transactor.reader.rows(
      `SELECT origin, signed_hash = version_hash AS "isOfVersion" FROM contract_signature s
       JOIN contract_version v ON v.venture_id = s.venture_id AND v.contract_id = s.contract_id AND v.number = s.version_number
       WHERE s.contract_id = $1`,
      [stableId('contract', row!.venture, 'USD', 'import')],
    );
    expect(signatures).toEqual([{ origin: 'imported', isOfVersion: true }]);
  });

  it('refuses a venture whose currency another contract has', async () => {
    const [row] = input.rows;
    await world.transactor.run(async (tx) => {
      await tx.write(
        `INSERT INTO contract (venture_id, id, name, currency, created_by, created_at) VALUES ($1, $2, 'x', 'EUR', $3, now())`,
        [row!.venture, stableId('other'), operator.account],
      );
      await tx.write(`INSERT INTO contract_currency_claim VALUES ($1, 'EUR', $2)`, [row!.venture, stableId('other')]);
      return ok(null);
    });
    const before = await world.rowCounts();
    const taken = await run({ currency: 'EUR', terms: { ...TERMS, currency: 'EUR' }, rows: input.rows.slice(0, 3) });
    expect(taken).toMatchObject({ ok: false, error: { code: 'CONTRACT_OVERLAPS' } });
    expect(await world.rowCounts()).toEqual(before);
  });
});
